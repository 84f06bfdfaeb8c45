import {
  type Attachment,
  attachmentTypes,
  isOfType,
  maxAttachmentBytes,
  maxAttachmentsPerMessage,
  tidyFileName,
} from '../domain/attachment.ts'
import type { Caller } from '../domain/caller.ts'
import { Refusal } from '../domain/errors.ts'
import { openText } from '../domain/text.ts'
import { bodySchema, type Entry, type Message, maxChanges, type Ticket } from '../domain/ticket.ts'
import { mailSubject, refusedMailText } from '../domain/ticketMail.ts'
import type { Instant } from '../domain/time.ts'
import type { Call } from './call.ts'
import { attachmentOf } from './claimFiles.ts'
import type {
  AnnouncedAttachment,
  Files,
  IncomingMail,
  Membership,
  Organisations,
  ReplyAddresses,
  SendMail,
  SentMails,
  Tickets,
} from './ports.ts'
import { personOf } from './ticketChange.ts'
import type { TicketDetail } from './ticketViews.ts'
import { setWatching } from './watchTicket.ts'
import { type ReplyNeeds, reply } from './writeMessage.ts'

export interface TakeMailNeeds extends ReplyNeeds {
  readonly tickets: ReplyNeeds['tickets'] & Pick<Tickets, 'thread'>
  readonly organisations: Pick<Organisations, 'findMember' | 'listMembers'>
  readonly replyAddresses: ReplyAddresses
  readonly files: Pick<Files, 'put'>
  readonly send: SendMail
  readonly sentMails: SentMails
  readonly portalUrl: string
  /** Refuses with `too_many` who writes too much. */
  readonly limitWrites: (caller: Caller, now: Instant) => Promise<void>
  /** The id of a file of this mail, the same whenever the mail is taken. */
  readonly fileId: (index: number) => string
}

/** A mail that has come to `recipients`; reading it takes time, so that only what is addressed rightly is read. */
export interface ReceivedMail {
  readonly recipients: readonly string[]
  /** Undefined when it is larger than what is read, or no mail at all. */
  read(): Promise<IncomingMail | undefined>
  /** Whether it is proven to come from an address. */
  isProvenFrom(address: string): boolean
}

/** Why a mail was not taken; nobody is answered, since its sender may be anybody. */
export type Dropped =
  | 'no address of ours'
  | 'not for this ticket'
  | 'unreadable'
  | 'automatic'
  | 'another sender'
  | 'too many'
export type TakenMail = { readonly taken: TicketDetail } | { readonly dropped: Dropped } | { readonly refused: string }

/**
 * Takes a mail as a reply to the ticket whose address it came to. The address says who may write there, and the mail
 * has to come, provenly, from that person's own address. What the ticket refuses is answered to them, once a day.
 */
export async function takeMail(
  needs: TakeMailNeeds,
  callOf: (sender: Membership) => Call,
  { recipients, read, isProvenFrom }: ReceivedMail,
): Promise<TakenMail> {
  const addressees = await addresseesOf(needs, recipients)
  if (typeof addressees === 'string') return { dropped: addressees }
  const mail = await read()
  if (!mail) return { dropped: 'unreadable' }
  if (mail.isAutomatic) return { dropped: 'automatic' }
  const from = mail.from?.toLowerCase() ?? ''
  const addressee = addressees.find(({ sender }) => sender.email.toLowerCase() === from)
  if (!addressee || !isProvenFrom(from)) return { dropped: 'another sender' }

  const { ticket, sender } = addressee
  const call = callOf(sender)
  try {
    await needs.limitWrites(call.caller, call.now)
    return await takeFrom(needs, call, mail, ticket)
  } catch (error) {
    if (!(error instanceof Refusal) || ['stale', 'busy'].includes(error.code)) throw error
    if (error.code === 'too_many') return { dropped: 'too many' }
    await tellRefusal(needs, call, sender, ticket, error.message)
    return { refused: error.code }
  }
}

interface Addressee {
  readonly ticket: Ticket
  readonly sender: Membership
}

/** The tickets that a mail is for, each with the member whose address it was sent to. */
async function addresseesOf(needs: TakeMailNeeds, recipients: readonly string[]): Promise<Addressee[] | Dropped> {
  const addresses = recipients.flatMap((recipient) => needs.replyAddresses.read(recipient) ?? [])
  if (addresses.length === 0) return 'no address of ours'
  const found = await Promise.all(
    addresses.slice(0, 5).map(async ({ number, ownerAmong }) => {
      const { ticket, entries } = await needs.tickets.thread(number)
      if (!ticket) return []
      const owner = await ownerAmong(peopleOf(ticket, entries))
      const known = owner === undefined ? undefined : await needs.organisations.findMember(owner)
      const sender = known ?? (await ownerAmongMembers(needs, ticket, ownerAmong))
      return sender?.organisation === ticket.organisation ? [{ ticket, sender }] : []
    }),
  )
  return found.flat().length > 0 ? found.flat() : 'not for this ticket'
}

/** Whoever has had to do with the ticket, those who watch it no more among them. */
function peopleOf({ requester, watchers }: Ticket, entries: readonly Entry[]): string[] {
  const told = entries.flatMap(({ by, change }) => (change?.watcher ? [by, change.watcher.person] : [by]))
  return [...new Set([requester, ...watchers, ...told].map(({ id }) => id))]
}

const pagesOfMembers = 10

async function ownerAmongMembers(
  { organisations }: TakeMailNeeds,
  { organisation }: Ticket,
  ownerAmong: (people: readonly string[]) => Promise<string | undefined>,
): Promise<Membership | undefined> {
  let after: Record<string, string> | undefined
  for (let page = 0; page < pagesOfMembers; page++) {
    const { items, last } = await organisations.listMembers(organisation, { limit: 100, after })
    const owner = await ownerAmong(items.map(({ member }) => member))
    if (owner !== undefined) return items.find(({ member }) => member === owner)
    if (!last) return undefined
    after = last
  }
  return undefined
}

/** Once a day for each ticket and person: what answers by itself is not to be answered for ever. */
async function tellRefusal(
  { sentMails, send, replyAddresses, portalUrl }: TakeMailNeeds,
  { now }: Call,
  sender: Membership,
  ticket: Ticket,
  sentence: string,
): Promise<void> {
  const key = `${ticket.number}#${now.slice(0, 10)}`
  if (await sentMails.isSent(key, sender.member)) return
  await send({
    to: sender,
    number: ticket.number,
    replyTo: await replyAddresses.addressOf(ticket.number, sender.member),
    subject: mailSubject(ticket),
    text: refusedMailText(ticket.number, sentence, portalUrl),
    autoSubmitted: 'auto-replied',
  })
  await sentMails.markSent(key, sender.member, now)
}

async function takeFrom(needs: TakeMailNeeds, call: Call, mail: IncomingMail, ticket: Ticket): Promise<TakenMail> {
  if (ticket.version >= maxChanges) throw new Refusal('thread_full')
  const isUnsubscribing = [mail.text, mail.subject].some((text) => text.trim().toLowerCase() === 'unsubscribe')
  if (isUnsubscribing) return { taken: await setWatching(needs, call, ticket, personOf(call), false) }

  const { files, left } = await keepAttachments(needs, call, mail)
  const body = bodyOf(mail.text, left)
  if (body === undefined && files.length === 0) throw new Refusal('mail_empty')
  const message: Message = {
    internal: false,
    channel: 'email',
    body: body ?? '(attachments only)',
    ...(files.length > 0 && { attachments: files.map(attachmentOf) }),
  }
  return { taken: await reply(needs, call, ticket, message, { files }) }
}

/** Keeps the attachments that are taken, and names those that are not. */
async function keepAttachments({ files, fileId }: TakeMailNeeds, { caller, now }: Call, { attachments }: IncomingMail) {
  const kept: AnnouncedAttachment[] = []
  const left: string[] = []
  for (const [index, { fileName: given, content, detected }] of attachments.entries()) {
    const fileName = tidyFileName(given)
    const contentType = attachmentTypes.find((type) => isOfType(type, detected))
    const isTaken = content.length > 0 && content.length <= maxAttachmentBytes && kept.length < maxAttachmentsPerMessage
    if (!contentType || !isTaken) {
      left.push(fileName)
      continue
    }
    const file: Attachment = { id: fileId(index), fileName, contentType, sizeBytes: content.length }
    await files.put(file, content)
    kept.push({ ...file, owner: caller.id, announcedAt: now })
  }
  return { files: kept, left }
}

/** What a mail says, made to fit; undefined when it says nothing. */
function bodyOf(text: string, left: readonly string[]): string | undefined {
  const told = left.length === 0 ? '' : `\n\n(Not taken: ${left.join(', ')}. Files of this type or size are not.)`
  const clean = `${openText(text)}${told}`
  for (let length = clean.length; length > 0; length = Math.floor(length * 0.9)) {
    const cut = clean.slice(0, length).toWellFormed().trim()
    const parsed = bodySchema.safeParse(length < clean.length ? `${cut}\n\n(cut: the mail was longer)` : cut)
    if (parsed.success) return parsed.data
    if (cut === '') return undefined
  }
  return undefined
}
