import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { Ledger, SendDeliveries, Series } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { type CreditNote, draftCreditNote } from './domain/creditNote.ts'
import { numberIn, seriesOf } from './domain/issueInvoice.ts'
import { findAccount } from './getInvoice.ts'
import { invoiceView } from './invoiceView.ts'

export interface IssueCreditNoteDeps {
  readonly ledger: Pick<Ledger, 'account' | 'addCreditNote'>
  readonly series: Series
  readonly deliver: SendDeliveries
  readonly legalEntity: string
}

/**
 * Credits part of an invoice, or its whole remaining amount, with a credit note that refers to it. An issued invoice
 * never changes. Refuses with `credit_too_high` and `nothing_to_credit`.
 */
export async function issueCreditNote(
  { ledger, series, deliver, legalEntity }: IssueCreditNoteDeps,
  call: Call,
  { params: { organisation, number }, body: { reason, lines } }: Input<typeof billingRoutes.issueCreditNote>,
): Promise<Output<typeof billingRoutes.issueCreditNote>> {
  const account = await findAccount(ledger, organisation, number)
  const draft = draftCreditNote(account.invoice, account.creditNotes, lines, reason)
  const ofSeries = seriesOf(legalEntity, 'CN', call.now)
  const last = await series.last(ofSeries)
  const on = localDateAt(toEpochMs(call.now))
  const note: CreditNote = { ...draft, number: numberIn(ofSeries, last + 1), at: call.now, on }
  const response = invoiceView({ ...account, creditNotes: [...account.creditNotes, note] }, call.now)
  const record = call.record(organisation, 'CreditNoteIssued', note.number, response)
  // Sent before the commit: a crash in between leaves no note undelivered. The worker checks that the note exists.
  await deliver([{ organisation, number, creditNote: note.number }])
  await ledger.addCreditNote(account, note, { series: ofSeries, last }, record)
  return response
}
