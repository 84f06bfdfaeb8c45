import type { Person } from '../../core/domain/caller.ts'
import { type Instant, inLocalWords, inUtcWords, localDateAt, toEpochMs } from '../../core/domain/time.ts'
import { hoursInWords } from '../../plans/domain/hoursInWords.ts'
import { supportCalendar, termsOf } from '../../plans/domain/plans.ts'
import type { RunningClock } from '../../plans/domain/promise.ts'
import type { Form } from './forms.ts'
import { type Entry, type Message, reopenDays, type Ticket } from './ticket.ts'

/*
 * The emails to a ticket's followers: who receives which, and their wording. The assignee's emails are in
 * assigneeMail.ts. Sending is done elsewhere.
 */

/** The content of an email. `message` is Markdown that a person wrote. */
export interface TicketMail {
  readonly subject: string
  readonly intro: string
  readonly message?: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly link: string
  readonly footer: string
  /** Whether a reply to the email is added to the thread. */
  readonly acceptsReplies: boolean
}

/** Emails that accept replies begin with it. Quoted text below it is removed from a reply. */
export const replyMarker = '## Please write your answer above this line ##'

/** Moves that followers are emailed about although there is no message and the status stays. */
const news: readonly string[] = ['prioritise']

/** The message of an entry, unless it is internal. */
const publicMessage = ({ message }: Entry) => (message?.internal ? undefined : message)

/** Whether followers are emailed about an entry: a public message, a change of status, or a change of priority. */
export const isMailed = (entry: Entry): boolean =>
  publicMessage(entry) !== undefined ||
  entry.change?.status !== undefined ||
  (entry.change !== undefined && news.includes(entry.change.move))

/** The followers who are emailed: all but the author of the entry. A new ticket is acknowledged to all of them. */
export function recipientsOf({ followers }: Ticket, entry: Entry): Person[] {
  if (!isMailed(entry)) return []
  return followers.filter(({ id }) => id !== entry.by.id || entry.change?.move === 'open')
}

/** Whether the product wrote the email, not a person. RFC 3834 recommends a mark on such emails. */
export const isGenerated = (entry: Entry): boolean => publicMessage(entry) === undefined

/** Whether the email is an automatic acknowledgement. RFC 3834 recommends a mark on such emails. */
export const isAcknowledgement = ({ change }: Entry): boolean => change?.move === 'open'

interface TicketMailReader {
  readonly timeZone: string
  readonly portalUrl: string
  /** The phone number of support. Undefined if the reader's plan does not include phone. */
  readonly supportPhone: string | undefined
  /** Whether a reply to the email reaches us. */
  readonly acceptsReplies: boolean
}

export function ticketMail(
  ticket: Ticket,
  entry: Entry,
  { timeZone, portalUrl, supportPhone, acceptsReplies }: TicketMailReader,
): TicketMail {
  const { change } = entry
  const message = publicMessage(entry)
  const isQuoted = message !== undefined && change?.move !== 'open'
  return {
    subject: mailSubject(ticket),
    intro: introOf(ticket, entry, timeZone),
    ...(isQuoted && { message: message.body }),
    facts: [
      ...ticketFacts(ticket, entry, message),
      ...(supportPhone === undefined ? [] : [['Phone', supportPhone] as const]),
    ],
    link: ticketLink(ticket, portalUrl),
    footer: acceptsReplies
      ? 'Reply to this email to respond. To stop emails about this ticket, reply with the single word: unsubscribe'
      : 'Respond in the portal: nobody reads replies to this email. To stop emails about this ticket, stop following it there.',
    acceptsReplies,
  }
}

export const ticketLink = ({ number }: Pick<Ticket, 'number'>, portalUrl: string): string =>
  `${portalUrl}/tickets/${number}`

/** The lines below the message of an email, including its attachments. */
export const ticketFacts = (ticket: Ticket, { change }: Entry, message: Message | undefined): TicketMail['facts'] => [
  ['Ticket', `${ticket.number}, ${ticket.subject}`],
  ['Status', change?.status?.to ?? ticket.status],
  ['Priority', ticket.priority],
  ...(message?.attachments ?? []).map(
    ({ fileName, sizeBytes }) => ['Attachment', `${fileName} (${inKilobytes(sizeBytes)})`] as const,
  ),
]

/** The same for every email about a ticket, so that email programs group them. */
export const mailSubject = ({ number, subject }: Pick<Ticket, 'number' | 'subject'>): string => `[${number}] ${subject}`

function introOf(ticket: Ticket, { by, message, change }: Entry, timeZone: string): string {
  switch (change?.move) {
    case 'open':
      return [
        openedWords(ticket, message?.form, timeZone),
        promiseWords(change.startedClock ?? ticket.promise, timeZone),
      ].join(' ')
    case 'close':
      return `${by.name} closed the ticket. A reply within ${reopenDays} days reopens it.`
    case 'prioritise': {
      const { priority, reason = '' } = change
      const clock = change.startedClock ?? ticket.clock
      return `${by.name} changed the priority from ${priority?.from} to ${priority?.to}: ${reason}. ${clock ? promiseWords(clock, timeZone) : ''}`.trim()
    }
    case 'assign': {
      const assignee = change.assignee?.to
      return assignee === undefined || assignee.id === by.id
        ? `${by.name} has taken your ticket and is working on it.`
        : `${by.name} has handed your ticket over to ${assignee.name}, who is working on it.`
    }
    default:
      return `${by.name} replied:`
  }
}

function openedWords({ number, subject, channel }: Ticket, form: Form | undefined, timeZone: string): string {
  const at = (instant: Instant) => inLocalWords(instant, timeZone)
  switch (form?.kind) {
    case 'pentest':
      return `We have received the announcement of your penetration test as ticket ${number}: ${form.targets.join(', ')}, from ${form.sourceAddresses.join(', ')}, between ${at(form.window.from)} and ${at(form.window.to)}. We will confirm it.`
    case 'right-to-audit':
      return `We have received your audit request as ticket ${number}: an audit by ${form.auditor.name}, ${form.auditor.organisation}, of the period from ${form.period.from} to ${form.period.to}. We will confirm it.`
    case 'call-back':
      return `We have received your ticket ${number}, "${subject}", and will call ${form.phone} between ${inLocalWords(form.window.from, form.timeZone)} and ${inLocalWords(form.window.to, form.timeZone)}.`
    default:
      return channel === 'phone'
        ? `We have logged your call as ticket ${number}, "${subject}".`
        : `We have received your ticket ${number}, "${subject}".`
  }
}

/** Describes the promise in the reader's time zone or, for best effort, the support hours. */
function promiseWords({ dueAt, reason, plan, startedAt }: Owed, timeZone: string): string {
  if (dueAt === undefined) {
    const hours = plan && termsOf(plan, localDateAt(toEpochMs(startedAt))).supportHours
    return `We respond with ${reason}${hours ? ` (${hoursInWords(supportCalendar(hours, []))})` : ''}.`
  }
  return `You will receive a response by ${inLocalWords(dueAt, timeZone)} (${inUtcWords(dueAt)}): ${reason}.`
}

type Owed = Pick<RunningClock, 'reason' | 'plan' | 'startedAt'> & { readonly dueAt?: Instant | undefined }

const inKilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} kB`

/** The email's plain text. */
export function mailText({ intro, message, facts, link, footer, acceptsReplies }: TicketMail): string {
  const marker = acceptsReplies ? [replyMarker, ''] : []
  const quoted = message === undefined ? [] : [message, '']
  const table = facts.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}`)
  return [...marker, intro, '', ...quoted, ...table, `Link:       ${link}`, '', footer, ''].join('\n')
}

/** The text for a person whose email was not accepted. */
export function refusedMailText({ number }: Pick<Ticket, 'number'>, sentence: string, portalUrl: string): string {
  return `Your email was not added to ticket ${number}. ${sentence}\n\n${ticketLink({ number }, portalUrl)}\n`
}
