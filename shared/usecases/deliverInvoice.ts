import type { CreditNote } from '../domain/creditNote.ts'
import type { IssuedInvoice } from '../domain/invoice.ts'
import { invoiceMailText } from '../domain/invoiceMail.ts'
import type { Instant } from '../domain/time.ts'
import type { Deliveries, DeliveryTask, DocumentFormat, Documents, Ledger, SendInvoiceMail } from './billingPorts.ts'
import type { Organisations, SentMails } from './ports.ts'

export interface DeliverInvoiceNeeds {
  readonly ledger: Pick<Ledger, 'account'>
  readonly deliveries: Pick<Deliveries, 'markDelivered'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly documents: Pick<Documents, 'keep'>
  /** Draws what was issued; the same each time. */
  readonly draw: (document: IssuedInvoice | CreditNote, format: DocumentFormat) => Promise<Uint8Array>
  readonly sentMails: SentMails
  readonly send: SendInvoiceMail
  readonly now: () => Instant
}

/**
 * Keeps the documents of an issued invoice, or of a credit note, and mails the PDF to whom the organisation names today.
 * Harmless to repeat: documents are drawn alike, and who was mailed is known. A crash between mailing somebody and
 * noting it mails them again.
 */
export async function deliverInvoice(needs: DeliverInvoiceNeeds, task: DeliveryTask): Promise<'not there' | undefined> {
  const account = await needs.ledger.account(task.organisation, task.number)
  const document =
    task.creditNote === undefined
      ? account?.invoice
      : account?.creditNotes.find(({ number }) => number === task.creditNote)
  if (!document) return 'not there'
  const number = 'issue' in document ? document.issue.number : document.number
  const pdf = await needs.draw(document, 'pdf')
  await needs.documents.keep(task.organisation, number, 'pdf', pdf)
  await needs.documents.keep(task.organisation, number, 'ubl', await needs.draw(document, 'ubl'))
  const { billing } = (await needs.organisations.find(task.organisation)) ?? {}
  for (const to of billing?.invoiceEmails ?? []) {
    if (await needs.sentMails.isSent(number, to)) continue
    await needs.send({ to, ...invoiceMailText(document), attachment: { fileName: `${number}.pdf`, content: pdf } })
    await needs.sentMails.markSent(number, to, needs.now())
  }
  if ('issue' in document) await needs.deliveries.markDelivered(document, needs.now())
  return undefined
}
