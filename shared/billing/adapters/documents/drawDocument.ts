import type { DocumentFormat } from '../../billingPorts.ts'
import type { CreditNote } from '../../domain/creditNote.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { creditNotePdf, invoicePdf } from './invoicePdf.ts'
import { creditNoteUbl, invoiceUbl } from './invoiceUbl.ts'

/** Draws an issued document as a file. The bytes are always the same. */
export async function drawDocument(document: IssuedInvoice | CreditNote, format: DocumentFormat): Promise<Uint8Array> {
  if (format === 'ubl') return Buffer.from('issue' in document ? invoiceUbl(document) : creditNoteUbl(document))
  return 'issue' in document ? invoicePdf(document) : creditNotePdf(document)
}
