import * as z from 'zod'
import { amountMinorSchema } from '../../core/domain/money.ts'
import { dateSchema, type LocalDate } from '../../core/domain/time.ts'

/** What is owed of an issued invoice. */
export const receivableSchema = z.strictObject({
  dueOn: dateSchema,
  grossMinor: amountMinorSchema,
  creditedMinor: amountMinorSchema,
  paidMinor: amountMinorSchema,
})
export type Receivable = z.infer<typeof receivableSchema>

export const receivableStateSchema = z.enum(['open', 'part-paid', 'paid', 'overdue', 'credited'])
export type ReceivableState = z.infer<typeof receivableStateSchema>

/** What is left to pay; negative where more was paid than is owed. */
export const balanceMinor = ({ grossMinor, creditedMinor, paidMinor }: Receivable): bigint =>
  grossMinor - creditedMinor - paidMinor

/** The state on a local day: what is due that day is not overdue yet. */
export function stateOn(receivable: Receivable, today: LocalDate): ReceivableState {
  if (receivable.creditedMinor === receivable.grossMinor) return 'credited'
  if (balanceMinor(receivable) <= 0n) return 'paid'
  if (receivable.dueOn < today) return 'overdue'
  return receivable.paidMinor > 0n ? 'part-paid' : 'open'
}
