import MailComposer from 'nodemailer/lib/mail-composer'
import { createSendBySes, type SesSender } from '../../../core/adapters/mail/sendBySes.ts'
import type { Sender } from '../../../core/adapters/mail/sender.ts'
import { providerTrail } from '../../../core/domain/audit.ts'
import type { OutgoingMail, SendMail } from '../../ticketPorts.ts'

/** Sends emails through SES, as MIME with headers that group a ticket's emails and prevent automatic replies. */
export function createSendMail(sender: SesSender): SendMail {
  const send = createSendBySes(sender)
  return async (mail) =>
    send({
      to: mail.to.email,
      trail: mail.organisation ?? providerTrail,
      about: mail.number,
      content: { Raw: { Data: await compose(sender.from, mail) } },
    })
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
