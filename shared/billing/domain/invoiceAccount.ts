import { sum } from '../../core/domain/money.ts'
import type { CreditNote } from './creditNote.ts'
import type { IssuedInvoice } from './invoice.ts'
import type { Payment } from './payment.ts'
import type { Receivable } from './receivable.ts'

/** An invoice with its credit notes and payments, each in order of time. */
export interface InvoiceAccount {
  readonly invoice: IssuedInvoice
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
}

/** Calculates an invoice's receivable from its documents and payments. */
export function owedOf({ invoice, creditNotes, payments }: InvoiceAccount): Receivable {
  return {
    dueOn: invoice.issue.dueOn,
    grossMinor: invoice.grossMinor,
    creditedMinor: sum(creditNotes.map(({ grossMinor }) => grossMinor)),
    paidMinor: sum(payments.map(({ amountMinor }) => amountMinor)),
  }
}
