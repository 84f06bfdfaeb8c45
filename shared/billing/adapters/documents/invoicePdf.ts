import type { CreditNote } from '../../domain/creditNote.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { documentPdf } from './documentPdf.ts'
import { creditNoteUbl, invoiceUbl } from './invoiceUbl.ts'
import { printedCreditNote } from './printedCreditNote.ts'
import { printedInvoice } from './printedInvoice.ts'
import { qrBillOf } from './qrBill.ts'

/* PDFs for people and for the archive. The same document always produces the same bytes. */

export const invoicePdf = (invoice: IssuedInvoice): Promise<Uint8Array> =>
  documentPdf(printedInvoice(invoice), invoiceUbl(invoice), qrBillOf(invoice))

export const creditNotePdf = (note: CreditNote): Promise<Uint8Array> =>
  documentPdf(printedCreditNote(note), creditNoteUbl(note))
