import type { CreditNote } from '../../domain/creditNote.ts'
import { buyerFacts, type PrintedDocument, rateOf, reasonsOf, totalsOf, wordingOf } from './printedDocument.ts'

export function printedCreditNote(note: CreditNote): PrintedDocument {
  const wording = wordingOf(note)
  const { labels, formats } = wording
  return {
    of: note,
    ...wording,
    title: labels.creditNote,
    number: note.number,
    at: note.at,
    facts: [
      { label: labels.number, value: note.number },
      { label: labels.issuedOn, value: formats.date(note.on) },
      { label: labels.correctedInvoice, value: note.invoice },
      ...buyerFacts(note, wording),
      { label: labels.reason, value: note.reason },
    ],
    lines: note.lines.map(({ description, vat, amountMinor }) => ({
      description,
      rate: rateOf(vat, wording),
      amount: formats.amount(amountMinor),
    })),
    totals: totalsOf(note, wording),
    reasons: reasonsOf(note.vat),
    payment: { sentence: labels.inYourFavour(`${note.currency} ${formats.amount(note.grossMinor)}`), facts: [] },
  }
}
