import { csvOf } from '../../../core/adapters/csv.ts'
import type { CreditNote } from '../../domain/creditNote.ts'
import type { Invoice, IssuedInvoice } from '../../domain/invoice.ts'
import { percentOf } from '../../domain/invoiceTexts.ts'
import type { Vat, VatTreatment } from '../../domain/vat.ts'

const columns = [
  'number',
  'issuedOn',
  'dueOn',
  'correctedInvoice',
  'organisation',
  'buyer',
  'vatNumber',
  'month',
  'currency',
  'kind',
  'description',
  'from',
  'to',
  'net',
  'vatCategory',
  'vatRate',
  'vat',
  'reference',
] as const

type Row = Partial<Record<(typeof columns)[number], string | number | bigint>>

export interface AccountingDocuments {
  readonly invoices: readonly IssuedInvoice[]
  readonly creditNotes?: readonly CreditNote[]
}

/**
 * CSV for accounting: one row for each line, then one for each VAT rate. The amounts of credit notes are negative, so
 * that the columns `net` and `vat` add up to the totals of the documents.
 */
export const invoiceCsv = ({ invoices, creditNotes = [] }: AccountingDocuments): string =>
  // Without a byte order mark, Excel assumes another encoding.
  `\ufeff${csvOf(columns, [...invoices.flatMap(rowsOfInvoice), ...creditNotes.flatMap(rowsOfCreditNote)])}`

function rowsOfInvoice(invoice: IssuedInvoice): Row[] {
  const { number, on, dueOn, payment } = invoice.issue
  const common = {
    ...{ number, issuedOn: on, dueOn, reference: payment.reference },
    ...buyerCells(invoice),
  }
  return [
    ...invoice.lines.map(({ kind, description, from, to, amountMinor, vat }) => ({
      ...common,
      ...{ kind, description, from, to, net: amountMinor },
      ...vatCells(vat),
    })),
    ...invoice.vat.map((group) => ({ ...common, ...vatRow(group, group.amountMinor) })),
  ]
}

function rowsOfCreditNote(note: CreditNote): Row[] {
  const { number, on, invoice, lines, vat } = note
  const common = { number, issuedOn: on, correctedInvoice: invoice, ...buyerCells(note) }
  return [
    ...lines.map(({ description, amountMinor, vat: treatment }) => ({
      ...common,
      ...{ kind: 'credit', description, net: -amountMinor },
      ...vatCells(treatment),
    })),
    ...vat.map((group) => ({ ...common, ...vatRow(group, -group.amountMinor) })),
  ]
}

const buyerCells = ({
  organisation,
  month,
  currency,
  buyer,
}: Pick<Invoice, 'organisation' | 'month' | 'currency' | 'buyer'>): Row => ({
  organisation,
  buyer: buyer.name,
  ...(buyer.vatNumber && { vatNumber: buyer.vatNumber }),
  month,
  currency,
})

const vatCells = ({ category, rateBasisPoints }: VatTreatment): Row => ({
  vatCategory: category,
  // A number, so that spreadsheets can calculate with it.
  vatRate: Number(percentOf(rateBasisPoints)),
})

const vatRow = (group: Vat, vat: bigint): Row => ({
  kind: 'VAT',
  ...(group.reason && { description: group.reason }),
  ...vatCells(group),
  vat,
})
