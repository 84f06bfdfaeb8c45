import { memoize } from '../domain/memoize.ts'
import {
  isAcknowledgement,
  isGenerated,
  mailText,
  recipientsOf,
  type TicketMail,
  ticketMail,
} from '../domain/ticketMail.ts'
import type { Instant } from '../domain/time.ts'
import type { MailTask, Membership, Organisations, ReplyAddresses, SendMail, SentMails, Tickets } from './ports.ts'

export interface SendTicketMailsNeeds {
  readonly tickets: Pick<Tickets, 'find' | 'findEntry'>
  readonly organisations: Pick<Organisations, 'findMembers'>
  readonly sentMails: SentMails
  readonly replyAddresses: Pick<ReplyAddresses, 'addressOf'>
  readonly send: SendMail
  readonly htmlOf: (mail: TicketMail) => string
  readonly portalUrl: string
  readonly now: () => Instant
}

/**
 * Mails an entry of a ticket's thread to its watchers who are members of the organisation, each once unless a crash
 * falls between sending and recording it. Answers how many were sent, or 'not there' for an entry that was never
 * written, or not yet.
 */
export async function sendTicketMails(needs: SendTicketMailsNeeds, task: MailTask): Promise<number | 'not there'> {
  const { number } = task
  const entry = await needs.tickets.findEntry(task)
  const ticket = entry && (await needs.tickets.find(number))
  if (!entry || !ticket) return 'not there'

  // Rendering takes time, and differs by time zone alone.
  const render = memoize((timeZone: string) => {
    const mail = ticketMail(ticket, entry, { timeZone, portalUrl: needs.portalUrl })
    return { subject: mail.subject, text: mailText(mail), html: needs.htmlOf(mail) }
  })
  const sendTo = async ({ member, name, email, timeZone }: Membership): Promise<boolean> => {
    if (await needs.sentMails.isSent(entry.id, member)) return false
    await needs.send({
      to: { name, email },
      number,
      replyTo: await needs.replyAddresses.addressOf(number, member),
      ...render(timeZone),
      autoSubmitted: isAcknowledgement(entry) ? 'auto-replied' : isGenerated(entry) ? 'auto-generated' : undefined,
    })
    await needs.sentMails.markSent(entry.id, member, needs.now())
    return true
  }

  const watchers = recipientsOf(ticket, entry).map(({ id }) => id)
  const members = await needs.organisations.findMembers(watchers)
  const recipients = members.filter(({ organisation }) => organisation === ticket.organisation)
  const outcomes = await Promise.allSettled(recipients.map(sendTo))
  // One address that fails keeps nobody else waiting; the task comes back for it.
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length
}
