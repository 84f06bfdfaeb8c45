import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { Ledger } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { owedOf } from './domain/invoiceAccount.ts'
import type { Payment } from './domain/payment.ts'
import { findAccount } from './getInvoice.ts'
import { invoiceView } from './invoiceView.ts'

export interface RecordPaymentDeps {
  readonly ledger: Pick<Ledger, 'account' | 'addPayment'>
  readonly newId: () => string
}

/**
 * Records a payment received for an invoice, even if it exceeds the balance. A negative amount reverses a mistake.
 * Refuses with `payment_in_future`, and with `payment_negative` if the total paid would become negative.
 */
export async function recordPayment(
  { ledger, newId }: RecordPaymentDeps,
  call: Call,
  { params: { organisation, number }, body }: Input<typeof billingRoutes.recordPayment>,
): Promise<Output<typeof billingRoutes.recordPayment>> {
  if (body.on > localDateAt(toEpochMs(call.now))) throw new Refusal('payment_in_future')
  const account = await findAccount(ledger, organisation, number)
  if (owedOf(account).paidMinor + body.amountMinor < 0n) throw new Refusal('payment_negative')
  const payment: Payment = { ...body, id: newId(), recordedAt: call.now, recordedBy: call.caller.id }
  const response = invoiceView({ ...account, payments: [...account.payments, payment] }, call.now)
  await ledger.addPayment(account, payment, call.record(organisation, 'PaymentRecorded', number, response))
  return response
}
