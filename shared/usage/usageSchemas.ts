import * as z from 'zod'
import { costMicrosSchema } from '../core/domain/money.ts'
import { identifierSchema } from '../core/domain/text.ts'
import { dateSchema, instantSchema, monthSchema } from '../core/domain/time.ts'
import { currencySchema } from '../plans/domain/plans.ts'
import { quantityNanosSchema, usageRecordSchema } from './domain/usage.ts'
import { reportGroups } from './domain/usageReport.ts'

/* Schemas of usage records and usage reports. */

export const usageBatchSchema = z.strictObject({ records: z.array(usageRecordSchema).min(1).max(1_000) })
export const usageReceiptSchema = z.strictObject({ accepted: z.int(), repeated: z.int() })

export const usageReportQuerySchema = z.strictObject({ month: monthSchema, by: z.enum(reportGroups).optional() })

/** The fields of the provider's own usage reports, and the cost. */
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
  /** The end of the month, or now for the current month. */
  to: instantSchema,
  /** Whether the report is final. Usage that arrives later is a correction in a later month's report. */
  isClosed: z.boolean(),
  currency: currencySchema,
  cost: costMicrosSchema,
  /** The cost of the whole previous month. */
  costBefore: costMicrosSchema,
  rows: z.array(z.strictObject({ ...reportRowSchema.shape, costBefore: costMicrosSchema })),
  days: z.array(z.strictObject({ date: dateSchema, cost: costMicrosSchema })),
  /** Usage of earlier months that arrived after they were closed, and counts for this month's invoice. */
  corrections: z.array(z.strictObject({ month: monthSchema, cost: costMicrosSchema, rows: z.array(reportRowSchema) })),
})
export type UsageReport = z.output<typeof usageReportSchema>

/** The organisation, month and grouping of a FOCUS export. */
export type FocusReport = Pick<UsageReport, 'organisation' | 'name' | 'currency' | 'month' | 'by'>
/** A row of a FOCUS export, in the terms of a report. `tags` are those of its resource, if it is about one. */
export type FocusRow = Omit<UsageReport['rows'][number], 'costBefore'> & {
  readonly isCorrection: boolean
  readonly tags?: Readonly<Record<string, string>> | undefined
}
