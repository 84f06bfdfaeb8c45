import { createSendBySes, type SesSender } from '../../../core/adapters/mail/sendBySes.ts'
import type { SendInvitation } from '../../identityPorts.ts'

/** Emails plain text, from which SES builds the message. Only the names in it are written by users. */
export function createSendInvitation(sender: SesSender): SendInvitation {
  const send = createSendBySes(sender)
  return ({ to, organisation, about, subject, text }) =>
    send({
      to: to.email,
      trail: organisation,
      about,
      content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text, Charset: 'UTF-8' } } } },
    })
}
