import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import MailComposer from 'nodemailer/lib/mail-composer'
import { fromAddress, oneTry, type Sender } from '../../../core/adapters/mail/sender.ts'
import type { SendInvoiceMail } from '../../billingPorts.ts'

/** Emails documents through SES. Replies go to the seller's own address. */
export function createSendInvoiceMail(from: Sender, replyTo: string, ConfigurationSetName: string): SendInvoiceMail {
  const client = new SESv2Client(oneTry)
  return async ({ to, subject, text, attachment }) => {
    const composer = new MailComposer({
      from,
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
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: fromAddress(from),
        Destination: { ToAddresses: [to] },
        Content: { Raw: { Data: await composer.compile().build() } },
        ConfigurationSetName,
      }),
    )
  }
}
