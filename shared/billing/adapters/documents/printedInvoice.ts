import type { IssuedInvoice } from '../../domain/invoice.ts'
import { inFours } from './documentFormats.ts'
import {
  buyerFacts,
  type PrintedDocument,
  rateOf,
  reasonsOf,
  totalsOf,
  type Wording,
  wordingOf,
} from './printedDocument.ts'

export function printedInvoice(invoice: IssuedInvoice): PrintedDocument {
  const { issue, lines, vat } = invoice
  const wording = wordingOf(invoice)
  const { labels, formats } = wording
  return {
    of: invoice,
    ...wording,
    title: labels.invoice,
    number: issue.number,
    at: issue.at,
    facts: [
      { label: labels.number, value: issue.number },
      { label: labels.issuedOn, value: formats.date(issue.on) },
      { label: labels.dueOn, value: formats.date(issue.dueOn) },
      ...buyerFacts(invoice, wording),
    ],
    lines: lines.map((line) => ({
      description: line.description,
      period: formats.period(line.from, line.to),
      rate: rateOf(line.vat, wording),
      amount: formats.amount(line.amountMinor),
    })),
    totals: totalsOf(invoice, wording),
    reasons: reasonsOf(vat),
    payment: paymentOf(invoice, wording),
  }
}

function paymentOf(invoice: IssuedInvoice, { labels, formats }: Wording): PrintedDocument['payment'] {
  const { seller, currency, grossMinor, issue } = invoice
  const amountOf = (amountMinor: bigint): string => `${currency} ${formats.amount(amountMinor)}`
  if (grossMinor < 0n) return { sentence: labels.inYourFavour(amountOf(-grossMinor)), facts: [] }
  if (grossMinor === 0n) return { sentence: labels.nothingToPay, facts: [] }
  const { account, reference } = issue.payment
  return {
    sentence: labels.pleasePay(amountOf(grossMinor), formats.date(issue.dueOn)),
    facts: [
      { label: labels.accountHolder, value: seller.name },
      { label: 'IBAN', value: inFours(account.iban) },
      { label: 'BIC', value: account.bic },
      { label: labels.reference, value: inFours(reference) },
    ],
  }
}
