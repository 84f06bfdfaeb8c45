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
  /** Refuses with `too_many` who writes too much. */
  readonly limitWrites: (caller: Caller, now: Instant) => Promise<void>
}

/** A mail that has come to `recipients`; reading it takes time, so that only what is addressed rightly is read. */
export interface ReceivedMail {
  readonly recipients: readonly string[]
  /** Undefined when it is no mail at all. */
  read(): Promise<IncomingMail | undefined>
  /** Whether it is proven to come from an address. */
  isProvenFrom(address: string): boolean
}

/** Why a mail was not taken; nobody is answered, since its sender may be anybody. */
export type Dropped = 'not addressed to a ticket' | 'unreadable' | 'automatic' | 'another sender'
export type ReceivedEmail =
  | { readonly taken: TicketDetail }
  | { readonly dropped: Dropped }
  | { readonly refused: string }

/** What a later try may take: it is tried again, and lies with the dead letters in the end. */
const temporary: readonly string[] = ['stale', 'busy', 'too_many']

/**
 * Takes a mail as a reply to the ticket whose address it came to. The address says who may write there, and the mail
 * has to come, provenly, from that person's own address. What the ticket refuses is answered to them, once a day.
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
    return { taken: await takeFrom(deps, call, mail, ticket) }
  } catch (error) {
    if (!(error instanceof Refusal) || temporary.includes(error.code)) throw error
    await sendRefusalEmail(deps, call, sender, ticket, error.message)
    return { refused: error.code }
  }
}

async function takeFrom(deps: ReceiveEmailDeps, call: Call, mail: IncomingMail, ticket: Ticket): Promise<TicketDetail> {
  if (mail.isTooLarge) throw new Refusal('mail_too_large')
  if (ticket.version >= maxChanges) throw new Refusal('thread_full')
  if (isUnsubscribing(mail)) return unsubscribe(deps, call, ticket)

  // What the status refuses is refused before files are kept.
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

/** Whoever does not watch has nothing to stop. */
async function unsubscribe(deps: ReceiveEmailDeps, call: Call, ticket: Ticket): Promise<TicketDetail> {
  const person = personOf(call)
  const isFollowing = ticket.followers.some(({ id }) => id === person.id)
  return isFollowing ? setFollowing(deps, call, ticket, person, false) : ticketDetail(ticket)
}
