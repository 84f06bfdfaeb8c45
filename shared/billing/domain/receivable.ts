import * as z from 'zod'
import { amountMinorSchema } from '../../core/domain/money.ts'
import { dateSchema, type LocalDate } from '../../core/domain/time.ts'

/** The amount owed for an issued invoice, and how much of it is credited and paid. */
export const receivableSchema = z.strictObject({
  dueOn: dateSchema,
  grossMinor: amountMinorSchema,
  creditedMinor: amountMinorSchema,
  paidMinor: amountMinorSchema,
})
export type Receivable = z.infer<typeof receivableSchema>

export const receivableStateSchema = z.enum(['open', 'part-paid', 'paid', 'overdue', 'credited'])
export type ReceivableState = z.infer<typeof receivableStateSchema>

/** The remaining amount; negative if more was paid than is owed. */
export const balanceMinor = ({ grossMinor, creditedMinor, paidMinor }: Receivable): bigint =>
  grossMinor - creditedMinor - paidMinor

/** The state on a local day. An invoice is not overdue yet on its due day. */
export function stateOn(receivable: Receivable, today: LocalDate): ReceivableState {
  if (receivable.creditedMinor === receivable.grossMinor) return 'credited'
  if (balanceMinor(receivable) <= 0n) return 'paid'
  if (receivable.dueOn < today) return 'overdue'
  return receivable.paidMinor > 0n ? 'part-paid' : 'open'
}
