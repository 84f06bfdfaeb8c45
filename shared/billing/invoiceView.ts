import type { Output } from '../core/api/route.ts'
import { type Instant, localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { type InvoiceAccount, owedOf } from './domain/invoiceAccount.ts'
import { balanceMinor, stateOn } from './domain/receivable.ts'

export function invoiceView(account: InvoiceAccount, now: Instant): Output<typeof billingRoutes.getInvoice> {
  const { invoice, creditNotes, payments } = account
  const owed = owedOf(account)
  return {
    invoice,
    state: stateOn(owed, localDateAt(toEpochMs(now))),
    balanceMinor: balanceMinor(owed),
    creditNotes: [...creditNotes],
    payments: [...payments],
  }
}
