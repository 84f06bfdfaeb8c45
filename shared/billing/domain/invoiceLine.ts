import * as z from 'zod'
import { amountMinorSchema, costSumMicrosSchema } from '../../core/domain/money.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import { dateSchema, instantSchema, monthSchema } from '../../core/domain/time.ts'
import { planSchema } from '../../plans/domain/plans.ts'
import { vatTreatmentSchema } from './vat.ts'

const common = {
  plan: planSchema,
  description: z.string(),
  /** The first and last day that the line covers. */
  from: dateSchema,
  to: dateSchema,
  days: z.int().min(1),
  daysInMonth: z.int().min(28).max(31),
  /** The catalogue version whose price applies, identified by its start date. */
  catalogueVersion: dateSchema,
  /** The change that introduced the plan. */
  planSince: z.strictObject({ from: dateSchema, changedAt: instantSchema, changedBy: identifierSchema }),
  vat: vatTreatmentSchema,
  amountMinor: amountMinorSchema,
}

/** A line with every number that its amount is calculated from. */
export const invoiceLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), ...common, priceMinor: amountMinorSchema }),
  z.strictObject({
    kind: z.literal('consumption share'),
    ...common,
    baseMicros: costSumMicrosSchema,
    basisPoints: z.int().min(0),
  }),
  z.strictObject({
    kind: z.literal('minimum top-up'),
    ...common,
    priceMinor: amountMinorSchema,
    minimumMinor: amountMinorSchema,
    shareMinor: amountMinorSchema,
  }),
  /** Corrects the days of an earlier month for usage that arrived late. */
  z.strictObject({
    kind: z.literal('correction'),
    ...common,
    month: monthSchema,
    lateMicros: costSumMicrosSchema,
    beforeMinor: amountMinorSchema,
    afterMinor: amountMinorSchema,
  }),
])
export type InvoiceLine = z.infer<typeof invoiceLineSchema>
