import * as z from 'zod'
import { costMicrosSchema } from '../core/domain/money.ts'
import { identifierSchema } from '../core/domain/text.ts'
import { dateSchema, instantSchema, monthSchema } from '../core/domain/time.ts'
import { currencySchema } from '../plans/domain/plans.ts'
import { quantityNanosSchema, usageRecordSchema } from './domain/usage.ts'
import { reportGroups } from './domain/usageReport.ts'

/* What usage is taken as, and reported as. */

export const usageBatchSchema = z.strictObject({ records: z.array(usageRecordSchema).min(1).max(1_000) })
export const usageReceiptSchema = z.strictObject({ taken: z.int(), repeated: z.int() })

export const usageReportQuerySchema = z.strictObject({ month: monthSchema, by: z.enum(reportGroups).optional() })

/** The fields of the provider's own usage reports, and what it cost. */
const reportRowSchema = z.strictObject({
  from: instantSchema,
  to: instantSchema,
  product: z.string(),
  variable: z.string(),
  description: z.string(),
  quantity: quantityNanosSchema,
  unit: z.string(),
  cost: costMicrosSchema,
})

export const usageReportSchema = z.strictObject({
  organisation: identifierSchema,
  name: z.string(),
  month: monthSchema,
  by: z.enum(reportGroups),
  from: instantSchema,
  /** The end of the month, or now while it is running. */
  to: instantSchema,
  /** Whether nothing will be added to it: what comes later is a correction in the report of a later month. */
  isClosed: z.boolean(),
  currency: currencySchema,
  cost: costMicrosSchema,
  /** What the whole month before cost. */
  costBefore: costMicrosSchema,
  rows: z.array(z.strictObject({ ...reportRowSchema.shape, costBefore: costMicrosSchema })),
  days: z.array(z.strictObject({ date: dateSchema, cost: costMicrosSchema })),
  /** What came for earlier months after they were closed, and counts for the invoice of this one. */
  corrections: z.array(z.strictObject({ month: monthSchema, cost: costMicrosSchema, rows: z.array(reportRowSchema) })),
})
export type UsageReport = z.output<typeof usageReportSchema>

/** Whose usage of which month it is. */
export type FocusReport = Pick<UsageReport, 'organisation' | 'name' | 'currency' | 'month' | 'by'>
/** A row of it, in words of a report; `tags` are those of its resource, where it has one's. */
export type FocusRow = Omit<UsageReport['rows'][number], 'costBefore'> & {
  readonly isCorrection: boolean
  readonly tags?: Readonly<Record<string, string>> | undefined
}
