import type { Call } from '../core/call.ts'
import type { SentMails } from '../core/ports.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { Ticket } from './domain/ticket.ts'
import { mailSubject, refusedMailText } from './domain/ticketMail.ts'
import type { ReplyAddresses, SendMail } from './ticketPorts.ts'

export interface SendRefusalEmailDeps {
  readonly replyAddresses: Pick<ReplyAddresses, 'addressOf'>
  readonly send: SendMail
  readonly sentMails: SentMails
  readonly portalUrl: string
}

/**
 * Emails a member why their email was not accepted, once a day for each ticket and person. Without the limit, automatic
 * replies could continue for ever.
 */
export async function sendRefusalEmail(
  { sentMails, send, replyAddresses, portalUrl }: SendRefusalEmailDeps,
  { now }: Call,
  sender: Membership,
  ticket: Ticket,
  sentence: string,
): Promise<void> {
  const key = `${ticket.number}#${now.slice(0, 10)}`
  if (await sentMails.isSent(key, sender.member)) return
  await send({
    to: sender,
    organisation: sender.organisation,
    number: ticket.number,
    replyTo: await replyAddresses.addressOf(ticket.number, sender.member),
    subject: mailSubject(ticket),
    text: refusedMailText(ticket, sentence, portalUrl),
    autoSubmitted: 'auto-replied',
  })
  await sentMails.markSent(key, sender.member, now)
}
