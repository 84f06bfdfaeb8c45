import { sum } from '../../core/domain/money.ts'
import type { CreditNote } from './creditNote.ts'
import type { IssuedInvoice } from './invoice.ts'
import type { Payment } from './payment.ts'
import type { Receivable } from './receivable.ts'

/** One invoice with all that came after it, each in order of time. */
export interface InvoiceAccount {
  readonly invoice: IssuedInvoice
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
}

/** What is owed of an invoice, from the documents that there are of it. */
export function owedOf({ invoice, creditNotes, payments }: InvoiceAccount): Receivable {
  return {
    dueOn: invoice.issue.dueOn,
    grossMinor: invoice.grossMinor,
    creditedMinor: sum(creditNotes.map(({ grossMinor }) => grossMinor)),
    paidMinor: sum(payments.map(({ amountMinor }) => amountMinor)),
  }
}
