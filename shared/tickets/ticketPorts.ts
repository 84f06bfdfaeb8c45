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
 * The ports of the ticket use cases. A write refuses with `stale`, and changes nothing, if the stored state is newer
 * than the state that the change is based on.
 */

export type TicketCounts = Record<Status, number>

/** A list of tickets. An organisation's list is sorted by activity, lists across organisations by due time. */
export type TicketList =
  | { readonly kind: 'organisation'; readonly organisation: string; readonly view: Status | 'all' }
  | { readonly kind: 'queue'; readonly queue: QueueName }
  | { readonly kind: 'assignee'; readonly assignee: string }

/** One ticket of a change: its state before, unless it is new, its state after, and its entry in the thread. */
export interface TicketWrite {
  readonly before?: Ticket | undefined
  readonly after: Ticket
  readonly entry?: Entry | undefined
  /** A task to email the entry that the queue did not accept. */
  readonly unannounced?: MailTask | undefined
}

export interface TicketPage extends Page<TicketRow> {
  readonly unreadable: readonly { readonly number: TicketNumber; readonly error: unknown }[]
}

export interface Tickets {
  find(number: TicketNumber): Promise<Ticket | undefined>
  /**
   * Returns a ticket and a page of its thread, in the order of writing and within the size of a response. This needs
   * one read, whether or not the ticket exists. More reads follow only if `show` leaves out so much that the length of
   * a page would reveal it. Returns nothing about a ticket that `mayRead` excludes.
   */
  thread(number: TicketNumber, after: Position | undefined, reader: ThreadReader): Promise<Thread>
  /** Every entry of a thread, including notes, but without the messages. */
  provingEntries(number: TicketNumber): Promise<ProvingEntry[]>
  /** Finds an entry that changed the ticket. */
  findEntry(place: MailTask): Promise<Entry | undefined>
  /**
   * Returns at most `limit` rows that match `keep`; without `keep`, all rows match. The number of rows read is bounded,
   * so a page can be short and still have a next one. Tickets that cannot be read are listed separately.
   */
  list(list: TicketList, page: PageRequest, keep?: (row: TicketRow) => boolean): Promise<TicketPage>
  /** As `list`, but includes tickets that cannot be read. */
  places(list: TicketList, page: PageRequest): Promise<Page<TicketPlace>>
  counts(organisation: string): Promise<TicketCounts>
  /** The tickets that were opened in a month and their next responses, with the fields that reports need. */
  openedIn(organisation: string, month: Month): Promise<OpenedIn>
  /** Writes the tickets and their entries, and marks the files as sent with the first entry. */
  write(writes: readonly TicketWrite[], files: readonly AnnouncedAttachment[], record: WriteRecord): Promise<void>
  readMarks(reader: string): Promise<ReadMarks>
  saveReadMarks(reader: string, before: ReadMarks, after: ReadMarks, record: WriteRecord): Promise<void>
}

/** A ticket's place in a list, which can be read even if the ticket cannot. */
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

/** An announced file, and the message that it was sent with. */
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
 * The files themselves. The sender can replace an incoming file, but not a kept one. A kept file is deleted after a
 * month unless a message names it soon. Keeping a file refuses with `busy` if the search for that message cannot be
 * queued.
 */
export interface Files {
  uploadLink(attachment: Attachment): Promise<{ url: string; headers: Record<string, string>; validSeconds: number }>
  /** The upload of an announced file. Undefined if nothing has arrived. */
  incoming(id: string): Promise<IncomingFile | undefined>
  /**
   * Moves a checked file to where its sender cannot replace it. Refuses with `attachment_missing` if it was replaced.
   */
  keep(id: string, seen: IncomingFile): Promise<void>
  put(attachment: Attachment, content: Uint8Array): Promise<void>
  downloadLink(attachment: Attachment): Promise<{ url: string; validSeconds: number }>
}

export interface IncomingFile {
  readonly sizeBytes: number
  readonly etag: string
  /** The type that the first bytes indicate. */
  readonly detected: DetectedType
}

/** A task to retain a file if a message names it by then. */
export interface FileTask {
  readonly file: string
}

/** Retains a file permanently. */
export type RetainFile = (id: string) => Promise<void>

/** A task to email an entry of a ticket to its followers and its assignee. */
export interface MailTask {
  readonly number: TicketNumber
  readonly version: number
  readonly entry: string
  /** The ticket's state after the entry. Absent in tasks that operators send by hand. */
  readonly ticket?: Pick<Ticket, 'status' | 'priority'> | undefined
}

/** An email to one person about a ticket. */
export interface OutgoingMail {
  readonly to: { readonly name: string; readonly email: string }
  /** The organisation of the recipient. Undefined for staff. */
  readonly organisation: string | undefined
  readonly number: TicketNumber
  /** The reply address, which identifies the person and the ticket. Absent if the email does not accept replies. */
  readonly replyTo?: string | undefined
  readonly subject: string
  readonly text: string
  /** Absent in short emails. */
  readonly html?: string | undefined
  readonly autoSubmitted: 'auto-replied' | 'auto-generated' | undefined
}
export type SendMail = (mail: OutgoingMail) => Promise<void>

/** Reply addresses that cannot be forged, one for each ticket and person. */
export interface ReplyAddresses {
  addressOf(number: TicketNumber, person: string): Promise<string>
  /**
   * The ticket of an address, and a way to find its owner among `people`. Undefined if it was not signed for a ticket.
   */
  read(
    address: string,
  ): Promise<{ number: TicketNumber; ownerAmong(people: readonly string[]): Promise<string | undefined> } | undefined>
}

/** A received email, parsed. Nothing in it can be trusted. */
export interface IncomingMail {
  readonly from: string | undefined
  readonly subject: string
  /** The text without quotations. */
  readonly text: string
  /** Sent by a machine, such as a bounce, an out-of-office reply or a mailing list. */
  readonly isAutomatic: boolean
  /** Only its beginning was read. */
  readonly isTooLarge: boolean
  readonly attachments: readonly {
    readonly fileName: string
    readonly content: Uint8Array
    readonly detected: DetectedType
  }[]
}

/**
 * Queues the emails about an entry. Never fails, because email must not prevent anyone from writing: returns false if the
 * queue did not accept the task.
 */
export type AnnounceMail = (task: MailTask) => Promise<boolean>

/** Tasks that the queue did not accept, each kept with its change. */
export interface UnannouncedMails {
  list(limit: number): Promise<MailTask[]>
  remove(task: MailTask): Promise<void>
}

export interface CalendarFeeds {
  /** The feed of `owner`, if `secret` is the one that it was created with. */
  find(token: { readonly owner: string; readonly secret: string }): Promise<CalendarFeed | undefined>
  /** Replaces the owner's previous feed. Stores only a hash of the secret. */
  save(feed: CalendarFeed, secret: string, record: WriteRecord): Promise<void>
  revoke(owner: string, record: WriteRecord): Promise<void>
}

/** Records that operators have requested the recalculation of every promise. */
export interface PromiseRuns {
  record(record: WriteRecord): Promise<void>
}

/** A task on the promises of many tickets, after an upgrade or a change of the calendar. */
export type PromiseTask =
  | UpgradeTask
  | {
      readonly kind: 'recalculate'
      readonly queue: QueueName
      readonly runId: string
      readonly after?: Position | undefined
    }

export type SendPromiseTasks = (tasks: readonly PromiseTask[]) => Promise<void>
