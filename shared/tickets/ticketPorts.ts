import type { WriteRecord } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import type { Instant, Month } from '../core/domain/time.ts'
import type { Page, PageRequest, Position } from '../core/ports.ts'
import type { UpgradeTask } from '../organisations/organisationPorts.ts'

import type { Attachment, DetectedType } from './domain/attachment.ts'
import type { CalendarFeed } from './domain/calendarFeed.ts'
import type { ProvingEntry } from './domain/promiseProof.ts'
import type { ReadMarks } from './domain/readMarks.ts'
import type { OpenedIn } from './domain/slaReport.ts'
import type { Entry, Ticket, TicketRow } from './domain/ticket.ts'
import type { QueueName } from './domain/ticketLists.ts'
import type { Status } from './domain/transitions.ts'

/*
 * What use cases need of the outside. A write that meets a newer state than it was made from refuses with `stale`
 * and has changed nothing.
 */

export type TicketCounts = Record<Status, number>

/** A list of tickets, each in an order of its own: by activity, or by due time across organisations. */
export type TicketList =
  | { readonly kind: 'organisation'; readonly organisation: string; readonly view: Status | 'all' }
  | { readonly kind: 'queue'; readonly queue: QueueName }
  | { readonly kind: 'assignee'; readonly assignee: string }

/** One ticket of a change: what it was, unless it is new, what it becomes, and what its thread tells of it. */
export interface TicketWrite {
  readonly before?: Ticket | undefined
  readonly after: Ticket
  readonly entry?: Entry | undefined
}

export interface TicketPage extends Page<TicketRow> {
  readonly unreadable: readonly { readonly number: TicketNumber; readonly error: unknown }[]
}

export interface Tickets {
  find(number: TicketNumber): Promise<Ticket | undefined>
  /**
   * A ticket with a page of its thread, in the order in which it was written, and no more than an answer holds: one
   * read, whether it is there or not, and more only where `show` leaves out so much that a page would tell how much. Of
   * a ticket that may not be read nothing is told.
   */
  thread(number: TicketNumber, after: Position | undefined, reader: ThreadReader): Promise<Thread>
  /** Every entry of a thread, without what was written; notes are among them. */
  provingEntries(number: TicketNumber): Promise<ProvingEntry[]>
  /** An entry that changed the ticket. */
  findEntry(place: MailTask): Promise<Entry | undefined>
  /**
   * At most `limit` rows that `keep` keeps; all when it is absent. Looks at so many rows at most: a page may be short
   * and still have a next one. What cannot be read stands beside the rows.
   */
  list(list: TicketList, page: PageRequest, keep?: (row: TicketRow) => boolean): Promise<TicketPage>
  /** As `list`, of tickets that cannot be read too. */
  places(list: TicketList, page: PageRequest): Promise<Page<TicketPlace>>
  counts(organisation: string): Promise<TicketCounts>
  /** Every ticket that was opened in a month, and every next response in one, as far as reports need them. */
  openedIn(organisation: string, month: Month): Promise<OpenedIn>
  /** Writes the tickets and their entries, and marks the files as sent with the first entry. */
  write(writes: readonly TicketWrite[], files: readonly AnnouncedAttachment[], record: WriteRecord): Promise<void>
  readMarks(reader: string): Promise<ReadMarks>
  saveReadMarks(reader: string, before: ReadMarks, after: ReadMarks, record: WriteRecord): Promise<void>
}

/** A ticket in a list, as far as its place tells. */
export interface TicketPlace {
  readonly number: TicketNumber
  readonly isDue: boolean
}

export interface ThreadReader {
  mayRead(ticket: Ticket): boolean
  show(entry: Entry): Entry | undefined
}

export interface Thread {
  readonly ticket: Ticket | undefined
  readonly entries: Entry[]
  readonly last?: Position | undefined
}

/** A file that somebody said would come, and the message that it came with. */
export interface AnnouncedAttachment extends Attachment {
  readonly owner: string
  readonly announcedAt: Instant
  readonly sentWith?: { readonly number: TicketNumber; readonly entry: string; readonly internal: boolean } | undefined
}

export interface Attachments {
  announce(attachment: AnnouncedAttachment, record: WriteRecord): Promise<void>
  find(ids: readonly string[]): Promise<AnnouncedAttachment[]>
}

/**
 * The files themselves. What is incoming can still be replaced by its sender; what is kept cannot, and goes after a month
 * unless a message names it soon. Keeping refuses with `busy` when nobody could be told to look for that message.
 */
export interface Files {
  uploadLink(attachment: Attachment): Promise<{ url: string; headers: Record<string, string>; validSeconds: number }>
  /** What has arrived for an announced file; undefined when nothing has. */
  incoming(id: string): Promise<IncomingFile | undefined>
  /** Moves what was looked at out of its sender's reach; refuses with `attachment_missing` when it was replaced. */
  keep(id: string, seen: IncomingFile): Promise<void>
  put(attachment: Attachment, content: Uint8Array): Promise<void>
  downloadLink(attachment: Attachment): Promise<{ url: string; validSeconds: number }>
}

export interface IncomingFile {
  readonly sizeBytes: number
  readonly etag: string
  /** What the first bytes are, as far as they tell. */
  readonly detected: DetectedType
}

/** A file that a message names once this is worked on, or never will. */
export interface FileTask {
  readonly file: string
}

/** Keeps a file for good. */
export type RetainFile = (id: string) => Promise<void>

/** Something that happened to a ticket, of which its watchers or its assignee may want to hear. */
export interface MailTask {
  readonly number: TicketNumber
  readonly version: number
  readonly entry: string
  /** What the ticket was after it; absent in tasks that operators send by hand. */
  readonly ticket?: Pick<Ticket, 'status' | 'priority'> | undefined
}

/** A mail to one person about a ticket. */
export interface OutgoingMail {
  readonly to: { readonly name: string; readonly email: string }
  readonly number: TicketNumber
  /** Where replies to this mail go: it says who replies, and to what. Absent where a mail takes no reply. */
  readonly replyTo?: string | undefined
  readonly subject: string
  readonly text: string
  /** Absent for short notes. */
  readonly html?: string | undefined
  readonly autoSubmitted: 'auto-replied' | 'auto-generated' | undefined
}
export type SendMail = (mail: OutgoingMail) => Promise<void>

/** Addresses for replies that nobody can make up: one a ticket and person. */
export interface ReplyAddresses {
  addressOf(number: TicketNumber, person: string): Promise<string>
  /** The ticket that an address is of, and whose of `people` it is; undefined when it was not signed for a ticket. */
  read(
    address: string,
  ): Promise<{ number: TicketNumber; ownerAmong(people: readonly string[]): Promise<string | undefined> } | undefined>
}

/** A mail as it came in, parsed; nothing in it is to be believed. */
export interface IncomingMail {
  readonly from: string | undefined
  readonly subject: string
  /** The text without what it quotes. */
  readonly text: string
  /** Sent by a machine: a bounce, an out-of-office note, a list. */
  readonly isAutomatic: boolean
  /** Only its head was read. */
  readonly isTooLarge: boolean
  readonly attachments: readonly {
    readonly fileName: string
    readonly content: Uint8Array
    readonly detected: DetectedType
  }[]
}

/** Says that mails are to be sent. Never fails: a mail must not keep anybody from writing. */
export type AnnounceMail = (task: MailTask) => Promise<void>

export interface CalendarFeeds {
  /** The feed of `owner`, if `secret` is the one that it was made with. */
  find(token: { readonly owner: string; readonly secret: string }): Promise<CalendarFeed | undefined>
  /** In place of the feed that its owner had before. Nothing but a hash of the secret is kept. */
  save(feed: CalendarFeed, secret: string, record: WriteRecord): Promise<void>
  revoke(owner: string, record: WriteRecord): Promise<void>
}

/** Keeps that operators have asked for every promise to be made anew. */
export interface PromiseRuns {
  record(record: WriteRecord): Promise<void>
}

/** Work on the promises of many tickets: what an upgrade betters, and what a changed calendar moves. */
export type PromiseTask =
  | UpgradeTask
  | {
      readonly kind: 'recompute'
      readonly queue: QueueName
      readonly runId: string
      readonly after?: Position | undefined
    }

export type SendPromiseTasks = (tasks: readonly PromiseTask[]) => Promise<void>
