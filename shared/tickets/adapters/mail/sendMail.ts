import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import MailComposer from 'nodemailer/lib/mail-composer'
import { fromAddress, oneTry, type Sender } from '../../../core/adapters/mail/sender.ts'

import type { OutgoingMail, SendMail } from '../../ticketPorts.ts'

/** Sends emails through SES, as MIME with headers that group a ticket's emails and prevent automatic replies. */
export function createSendMail(from: Sender, ConfigurationSetName: string): SendMail {
  const client = new SESv2Client(oneTry)
  return async (mail) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: fromAddress(from),
        Destination: { ToAddresses: [mail.to.email] },
        Content: { Raw: { Data: await compose(from, mail) } },
        ConfigurationSetName,
      }),
    )
  }
}

async function compose(from: Sender, mail: OutgoingMail): Promise<Uint8Array> {
  // SES assigns each email its own id, so the emails of a ticket refer to an id that none of them has.
  const thread = `<${mail.number}@${from.address.split('@')[1]}>`
  const composer = new MailComposer({
    from,
    to: [{ name: mail.to.name, address: mail.to.email }],
    ...(mail.replyTo !== undefined && { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    inReplyTo: thread,
    references: [thread],
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      ...(mail.autoSubmitted && { 'Auto-Submitted': mail.autoSubmitted }),
      'X-Auto-Response-Suppress': 'All',
      ...(mail.replyTo !== undefined && { 'List-Unsubscribe': `<mailto:${mail.replyTo}?subject=unsubscribe>` }),
    },
  })
  return composer.compile().build()
}
