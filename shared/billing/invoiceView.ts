import { type Instant, localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { Answer } from '../http/routes.ts'
import { type InvoiceAccount, owedOf } from './domain/invoiceAccount.ts'
import { balanceMinor, stateOn } from './domain/receivable.ts'

export function invoiceView(account: InvoiceAccount, now: Instant): Answer<'getInvoice'> {
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
