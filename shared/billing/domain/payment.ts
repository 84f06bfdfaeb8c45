import * as z from 'zod'
import { amountMinorSchema } from '../../core/domain/money.ts'
import { identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { dateSchema, instantSchema } from '../../core/domain/time.ts'

/** Money received for an invoice, or paid back. A negative payment reverses a mistake, which is never deleted. */
export const paymentRecordSchema = z.strictObject({
  id: z.string(),
  /** The local day on which it was credited to the account. */
  on: dateSchema,
  amountMinor: amountMinorSchema.refine((amount) => amount !== 0n, 'must not be zero'),
  /** The reference on the bank statement. */
  reference: lineSchema(140),
  recordedAt: instantSchema,
  recordedBy: identifierSchema,
})
export type Payment = z.infer<typeof paymentRecordSchema>
