import { strToU8, Zip, ZipDeflate } from 'fflate'
import * as z from 'zod'
import { creditNoteSchema } from '../../domain/creditNote.ts'
import { issuedInvoiceSchema } from '../../domain/invoice.ts'
import type { InvoiceAccount } from '../../domain/invoiceAccount.ts'
import { paymentRecordSchema } from '../../domain/payment.ts'
import { invoiceCsv } from './invoiceCsv.ts'
import { creditNoteUbl, invoiceUbl } from './invoiceUbl.ts'

/** Fixed, so that the archive does not depend on when it was written. */
const mtime = new Date('2000-01-01T00:00:00Z')

const accountSchema = z.strictObject({
  invoice: issuedInvoiceSchema,
  creditNotes: z.array(creditNoteSchema),
  payments: z.array(paymentRecordSchema),
})

/**
 * A month as one file for accounting: all lines as CSV, each invoice with its credit notes and payments as a line of
 * JSON, and each document as UBL. PDFs are larger than all of these, and are available only by their links.
 */
export function monthArchive(accounts: readonly InvoiceAccount[]): Uint8Array {
  const chunks: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk)
  })
  const add = (name: string, text: string) => {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = mtime
    zip.add(file)
    file.push(strToU8(text), true)
  }
  const invoices = accounts.map(({ invoice }) => invoice)
  const creditNotes = accounts.flatMap((account) => account.creditNotes)
  add('invoices.csv', invoiceCsv({ invoices, creditNotes }))
  add(
    'invoices.jsonl',
    accounts.map((account) => `${JSON.stringify(z.encode(accountSchema, copyOf(account)))}\n`).join(''),
  )
  for (const invoice of invoices) add(`ubl/${invoice.issue.number}.xml`, invoiceUbl(invoice))
  for (const note of creditNotes) add(`ubl/${note.number}.xml`, creditNoteUbl(note))
  zip.end()
  return Buffer.concat(chunks)
}

const copyOf = ({ invoice, creditNotes, payments }: InvoiceAccount) => ({
  invoice,
  creditNotes: [...creditNotes],
  payments: [...payments],
})
