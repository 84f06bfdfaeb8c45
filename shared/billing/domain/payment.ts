import * as z from 'zod'
import { amountMinorSchema } from '../../core/domain/money.ts'
import { identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { dateSchema, instantSchema } from '../../core/domain/time.ts'

/** Money that came in for an invoice, or went back: a mistake is taken back by a negative payment, and never erased. */
export const paymentRecordSchema = z.strictObject({
  id: z.string(),
  /** The local day on which it was credited to the account. */
  on: dateSchema,
  amountMinor: amountMinorSchema.refine((amount) => amount !== 0n, 'must not be zero'),
  /** What the bank's statement says. */
  reference: lineSchema(140),
  recordedAt: instantSchema,
  recordedBy: identifierSchema,
})
export type Payment = z.infer<typeof paymentRecordSchema>
