import MailComposer from 'nodemailer/lib/mail-composer'
import { createSendBySes, type SesSender } from '../../../core/adapters/mail/sendBySes.ts'
import type { SendInvoiceMail } from '../../billingPorts.ts'

/** Emails documents through SES. Replies go to the seller's own address. */
export function createSendInvoiceMail(sender: SesSender, replyTo: string): SendInvoiceMail {
  const sendBySes = createSendBySes(sender)
  return async ({ to, organisation, about, subject, text, attachment }) => {
    const composer = new MailComposer({
      from: sender.from,
      to,
      replyTo,
      subject,
      text,
      attachments: attachment
        ? [{ filename: attachment.fileName, content: Buffer.from(attachment.content), contentType: 'application/pdf' }]
        : [],
      disableFileAccess: true,
      disableUrlAccess: true,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    await sendBySes({ to, trail: organisation, about, content: { Raw: { Data: await composer.compile().build() } } })
  }
}
