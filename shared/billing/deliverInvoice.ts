import type { Recorder } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { SentMails } from '../core/ports.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { Deliveries, DeliveryTask, DocumentFormat, Documents, Ledger, SendInvoiceMail } from './billingPorts.ts'
import type { CreditNote } from './domain/creditNote.ts'
import type { IssuedInvoice } from './domain/invoice.ts'
import { type InvoiceAccount, owedOf } from './domain/invoiceAccount.ts'
import { invoiceMailText, reminderText } from './domain/invoiceMail.ts'
import { balanceMinor } from './domain/receivable.ts'

export interface DeliverInvoiceDeps {
  readonly ledger: Pick<Ledger, 'account'>
  readonly deliveries: Pick<Deliveries, 'markDelivered' | 'markReminded'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly documents: Pick<Documents, 'keep'>
  /** Draws an issued document. The bytes are always the same. */
  readonly draw: (document: IssuedInvoice | CreditNote, format: DocumentFormat) => Promise<Uint8Array>
  readonly sentMails: SentMails
  readonly send: SendInvoiceMail
  readonly record: Recorder
  readonly now: () => Instant
}

/**
 * Stores the documents of an issued invoice or credit note, and emails the PDF to the organisation's current invoice
 * addresses. It is harmless to repeat: the documents come out the same, and sent emails are recorded. After a crash
 * between sending an email and recording it, the email is sent again a minute later.
 */
export async function deliverInvoice(deps: DeliverInvoiceDeps, task: DeliveryTask): Promise<'not there' | undefined> {
  const account = await deps.ledger.account(task.organisation, task.number)
  if (account && task.reminder !== undefined) return remind(deps, account, task.reminder)
  const document =
    task.creditNote === undefined
      ? account?.invoice
      : account?.creditNotes.find(({ number }) => number === task.creditNote)
  if (!document) return 'not there'
  const number = numberOf(document)
  const pdf = await deps.draw(document, 'pdf')
  await deps.documents.keep(task.organisation, number, 'pdf', pdf)
  await deps.documents.keep(task.organisation, number, 'ubl', await deps.draw(document, 'ubl'))
  await mailOnce(deps, document, number, { ...invoiceMailText(document), attachment: pdfOf(document, pdf) })
  if ('issue' in document)
    await deps.deliveries.markDelivered(
      document,
      deps.now(),
      deps.record(task.organisation, 'InvoiceDelivered', number),
    )
  return undefined
}

/** Sends a reminder, unless the invoice has since been paid or credited. */
async function remind(deps: DeliverInvoiceDeps, account: InvoiceAccount, reminder: number): Promise<undefined> {
  const { invoice } = account
  const left = balanceMinor(owedOf(account))
  if (left <= 0n) return
  const attachment = pdfOf(invoice, await deps.draw(invoice, 'pdf'))
  const mail = { ...reminderText(invoice, left, reminder), attachment }
  await mailOnce(deps, invoice, `${invoice.issue.number}#reminder-${reminder}`, mail)
  const record = deps.record(invoice.organisation, 'InvoiceReminded', invoice.issue.number)
  await deps.deliveries.markReminded(invoice, reminder, record)
}

/**
 * Emails each of the organisation's current invoice addresses that has not received this email yet. A failing address
 * does not delay the others. The task is repeated for it, as for an address that another worker is emailing.
 */
async function mailOnce(
  { organisations, sentMails, send, now }: DeliverInvoiceDeps,
  document: IssuedInvoice | CreditNote,
  id: string,
  mail: Omit<Parameters<SendInvoiceMail>[0], 'to' | 'organisation' | 'about'>,
): Promise<void> {
  const { billing } = (await organisations.find(document.organisation)) ?? {}
  const mailing = new Set(billing?.invoiceEmails ?? [])
  const outcomes = await Promise.allSettled(
    [...mailing].map(async (to) => {
      const claim = await sentMails.claim(id, to, now())
      if (claim === 'being sent') throw new Error(`Another worker is sending the email ${id}.`)
      if (claim === 'sent') return
      await send({ to, organisation: document.organisation, about: numberOf(document), ...mail })
      await sentMails.markSent(id, to, now())
    }),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

const numberOf = (document: IssuedInvoice | CreditNote): string =>
  'issue' in document ? document.issue.number : document.number
const pdfOf = (document: IssuedInvoice | CreditNote, content: Uint8Array) => ({
  fileName: `${numberOf(document)}.pdf`,
  content,
})
