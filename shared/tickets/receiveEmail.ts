import type { Call } from '../core/call.ts'
import { personOf } from '../core/call.ts'
import type { Caller } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import { type AddresseeDeps, addresseesOf } from './addresseesOf.ts'
import { attachmentOf } from './claimFiles.ts'
import { mailedBody } from './domain/mailedBody.ts'
import { type Message, maxChanges, type Ticket } from './domain/ticket.ts'
import { setFollowing } from './followTicket.ts'
import { type KeepAttachmentsDeps, keepAttachments } from './keepAttachments.ts'
import { type SendRefusalEmailDeps, sendRefusalEmail } from './sendRefusalEmail.ts'
import type { IncomingMail } from './ticketPorts.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'
import { type ReplyDeps, reply, replyStatus } from './writeMessage.ts'

export interface ReceiveEmailDeps extends ReplyDeps, AddresseeDeps, KeepAttachmentsDeps, SendRefusalEmailDeps {
  readonly tickets: ReplyDeps['tickets'] & AddresseeDeps['tickets']
  readonly replyAddresses: AddresseeDeps['replyAddresses'] & SendRefusalEmailDeps['replyAddresses']
  /** Refuses with `too_many` if the caller writes too much. */
  readonly limitWrites: (caller: Caller, now: Instant) => Promise<void>
}

/** An email that was sent to `recipients`. Reading it takes time, so only correctly addressed emails are read. */
export interface ReceivedMail {
  readonly recipients: readonly string[]
  /** Undefined if the content is not an email. */
  read(): Promise<IncomingMail | undefined>
  /** Whether the email is proven to come from an address. */
  isProvenFrom(address: string): boolean
}

/** Why an email was dropped. No response is sent, since the sender may be anyone. */
export type Dropped = 'not addressed to a ticket' | 'unreadable' | 'automatic' | 'another sender'
export type ReceivedEmail =
  | { readonly recorded: TicketDetail }
  | { readonly dropped: Dropped }
  | { readonly refused: string }

/** Refusals after which the email is retried. It ends in the dead-letter queue if every retry fails. */
const temporary: readonly string[] = ['stale', 'busy', 'too_many']

/**
 * Adds an email as a reply to the ticket whose address it was sent to. The address determines who can reply with it,
 * and the email must provably come from that person's own address. If the ticket refuses the reply, the person is
 * informed by email, once a day.
 */
export async function receiveEmail(
  deps: ReceiveEmailDeps,
  callOf: (sender: Membership) => Call,
  { recipients, read, isProvenFrom }: ReceivedMail,
): Promise<ReceivedEmail> {
  const addressees = await addresseesOf(deps, recipients)
  if (addressees.length === 0) return { dropped: 'not addressed to a ticket' }
  const mail = await read()
  if (!mail) return { dropped: 'unreadable' }
  if (mail.isAutomatic) return { dropped: 'automatic' }
  const from = mail.from?.toLowerCase() ?? ''
  const addressee = addressees.find(({ sender }) => sender.email.toLowerCase() === from)
  if (!addressee || !isProvenFrom(from)) return { dropped: 'another sender' }

  const { ticket, sender } = addressee
  const call = callOf(sender)
  try {
    await deps.limitWrites(call.caller, call.now)
    return { recorded: await replyFrom(deps, call, mail, ticket) }
  } catch (error) {
    if (!(error instanceof Refusal) || temporary.includes(error.code)) throw error
    await sendRefusalEmail(deps, call, sender, ticket, error.message)
    return { refused: error.code }
  }
}

async function replyFrom(
  deps: ReceiveEmailDeps,
  call: Call,
  mail: IncomingMail,
  ticket: Ticket,
): Promise<TicketDetail> {
  if (mail.isTooLarge) throw new Refusal('mail_too_large')
  if (ticket.version >= maxChanges) throw new Refusal('thread_full')
  if (isUnsubscribing(mail)) return unsubscribe(deps, call, ticket)

  // The status is checked first, so that a refused reply stores no files.
  replyStatus(ticket, call)
  const { files, left } = await keepAttachments(deps, call, mail)
  const body = mailedBody(mail.text, left)
  if (body === undefined && files.length === 0) throw new Refusal('mail_empty')
  const message: Message = {
    internal: false,
    channel: 'email',
    body: body ?? '(attachments only)',
    ...(files.length > 0 && { attachments: files.map(attachmentOf) }),
  }
  return reply(deps, call, ticket, message, { files })
}

const isUnsubscribing = ({ text, subject }: IncomingMail): boolean =>
  [text, subject].some((one) => one.trim().toLowerCase() === 'unsubscribe')

/** Does nothing if the sender does not follow the ticket. */
async function unsubscribe(deps: ReceiveEmailDeps, call: Call, ticket: Ticket): Promise<TicketDetail> {
  const person = personOf(call)
  const isFollowing = ticket.followers.some(({ id }) => id === person.id)
  return isFollowing ? setFollowing(deps, call, ticket, person, false) : ticketDetail(ticket)
}
