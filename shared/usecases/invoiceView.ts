import type { Answer } from '../api/routes.ts'
import { type InvoiceAccount, owedOf } from '../domain/invoiceAccount.ts'
import { balanceMinor, stateOn } from '../domain/receivable.ts'
import { type Instant, localDateAt, toEpochMs } from '../domain/time.ts'

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
