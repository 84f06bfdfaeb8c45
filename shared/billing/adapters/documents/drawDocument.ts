import type { DocumentFormat } from '../../billingPorts.ts'
import type { CreditNote } from '../../domain/creditNote.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { creditNotePdf, invoicePdf } from './invoicePdf.ts'
import { creditNoteUbl, invoiceUbl } from './invoiceUbl.ts'

/** What was issued, as a file: the same bytes each time. */
export async function drawDocument(document: IssuedInvoice | CreditNote, format: DocumentFormat): Promise<Uint8Array> {
  if (format === 'ubl') return Buffer.from('issue' in document ? invoiceUbl(document) : creditNoteUbl(document))
  return 'issue' in document ? invoicePdf(document) : creditNotePdf(document)
}
