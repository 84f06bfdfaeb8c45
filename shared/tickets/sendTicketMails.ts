import type { Person } from '../core/domain/caller.ts'
import { isSupport } from '../core/domain/caller.ts'
import { memoize } from '../core/domain/memoize.ts'
import type { Instant } from '../core/domain/time.ts'
import type { SentMails } from '../core/ports.ts'
import { grantedTo } from '../organisations/domain/organisation.ts'
import type { Membership, Organisations, Staff } from '../organisations/organisationPorts.ts'
import { assigneeMail, assigneeToMail } from './domain/assigneeMail.ts'
import {
  isAcknowledgement,
  isGenerated,
  mailText,
  recipientsOf,
  type TicketMail,
  ticketMail,
} from './domain/ticketMail.ts'
import type { MailTask, OutgoingMail, ReplyAddresses, SendMail, Tickets } from './ticketPorts.ts'

export interface SendTicketMailsDeps {
  readonly tickets: Pick<Tickets, 'find' | 'findEntry'>
  readonly organisations: Pick<Organisations, 'find' | 'findMembers'>
  readonly staff: Pick<Staff, 'find'>
  readonly sentMails: SentMails
  /** Undefined if nobody can reply by email. */
  readonly replyAddresses: Pick<ReplyAddresses, 'addressOf'> | undefined
  readonly send: SendMail
  readonly htmlOf: (mail: TicketMail) => string
  readonly portalUrl: string
  readonly supportPhone: string
  readonly now: () => Instant
}

/**
 * Emails an entry of a ticket's thread to the followers who are members of the organisation, and to the assignee. Each
 * receives it once, also from workers with the same task, unless a crash falls between sending and recording it. Returns how many emails were sent, or 'not
 * there' for an entry that was never written, or not yet.
 */
export async function sendTicketMails(deps: SendTicketMailsDeps, task: MailTask): Promise<number | 'not there'> {
  const { number } = task
  const entry = await deps.tickets.findEntry(task)
  const present = entry && (await deps.tickets.find(number))
  if (!entry || !present) return 'not there'
  // Shows the ticket as it was then: by now it may be closed or have another priority.
  const ticket = { ...present, ...task.ticket }
  const { portalUrl, replyAddresses } = deps
  const supportPhone = (await hasPhone(deps, ticket.organisation)) ? deps.supportPhone : undefined

  const sendOnce = async (recipient: string, mail: () => Promise<OutgoingMail> | OutgoingMail): Promise<boolean> => {
    const claim = await deps.sentMails.claim(entry.id, recipient, deps.now())
    if (claim === 'sent') return false
    // SQS may deliver a task twice at the same time. The later one is retried, and finds the email sent.
    if (claim === 'being sent') throw new Error(`Another worker is sending the email of entry ${entry.id}.`)
    await deps.send(await mail())
    await deps.sentMails.markSent(entry.id, recipient, deps.now())
    return true
  }
  const inWords = (mail: TicketMail) => ({ subject: mail.subject, text: mailText(mail), html: deps.htmlOf(mail) })
  // Rendering takes time, and the result depends only on the time zone.
  const render = memoize((timeZone: string) =>
    inWords(
      ticketMail(ticket, entry, { timeZone, portalUrl, supportPhone, acceptsReplies: replyAddresses !== undefined }),
    ),
  )
  const sendToFollower = ({ member, organisation, name, email, timeZone }: Membership) =>
    sendOnce(member, async () => ({
      to: { name, email },
      organisation,
      number,
      replyTo: await replyAddresses?.addressOf(number, member),
      ...render(timeZone),
      autoSubmitted: isAcknowledgement(entry) ? 'auto-replied' : isGenerated(entry) ? 'auto-generated' : undefined,
    }))
  const sendToAssignee = async ({ id }: Person): Promise<boolean> => {
    const colleague = await deps.staff.find(id)
    if (colleague?.email === undefined || !isSupport(colleague)) return false
    const { name, email } = colleague
    const mail = inWords(assigneeMail(ticket, entry, { portalUrl }))
    // Differs from every member's key, so that a person who is both follower and assignee receives both emails.
    return sendOnce(`assignee ${id}`, () => ({
      to: { name, email },
      organisation: undefined,
      number,
      ...mail,
      autoSubmitted: 'auto-generated',
    }))
  }

  const followers = recipientsOf(ticket, entry).map(({ id }) => id)
  const members = await deps.organisations.findMembers(followers)
  const recipients = members.filter(({ organisation }) => organisation === ticket.organisation)
  const assignee = assigneeToMail(ticket, entry)
  const sending = [...recipients.map(sendToFollower), ...(assignee ? [sendToAssignee(assignee)] : [])]
  const outcomes = await Promise.allSettled(sending)
  // A failed address does not delay the others. The task is retried for it.
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length
}

async function hasPhone({ organisations, now }: SendTicketMailsDeps, id: string): Promise<boolean> {
  return grantedTo(await organisations.find(id), now())?.phone === true
}
