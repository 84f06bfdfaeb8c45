import type { AuditEvent } from '../domain/audit.ts'
import type { Invoice } from '../domain/invoice.ts'
import type { Notice } from '../domain/notice.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { Currency } from '../domain/plans.ts'
import type { PlannedNotice } from '../domain/sla.ts'
import type { Message, Status, Ticket } from '../domain/ticket.ts'
import type { TicketNumber } from '../domain/ticketNumber.ts'
import type { Instant, LocalDate, Month } from '../domain/time.ts'
import type { UsageRecord } from '../domain/usage.ts'
import type { WriteRecord } from './call.ts'

/*
 * What use cases need of the outside. A write that meets a newer state than it was made from refuses with `stale`
 * and has changed nothing.
 */

/** A page of a list; `last` is where the next page begins. */
export interface Page<Item> {
  readonly items: Item[]
  readonly last?: Position | undefined
}
export type Position = Record<string, string>
export interface PageRequest {
  readonly limit: number
  readonly after?: Position | undefined
}

export type TicketCounts = Record<Status, number>

export interface Tickets {
  find(number: TicketNumber): Promise<Ticket | undefined>
  /** The messages of a ticket, in the order in which they were written. */
  messages(number: TicketNumber): Promise<Message[]>
  list(organisation: string, view: Status | 'all', page: PageRequest): Promise<Page<Ticket>>
  counts(organisation: string): Promise<TicketCounts>
  add(ticket: Ticket, message: Message, record: WriteRecord): Promise<void>
  change(before: Ticket, after: Ticket, message: Message | undefined, record: WriteRecord): Promise<void>
  /** Adds an internal note, which changes nothing else. */
  addNote(ticket: Ticket, note: Message, record: WriteRecord): Promise<void>
}

export interface DueNotices {
  /** The tickets whose next notice, or its lease, is due at `now`; at most `limit`, the latest first of each shard. */
  due(now: Instant, limit: number): AsyncIterable<TicketNumber>
  /** True when this scan, and no other, may speak of `notice` until `until`. */
  claim(ticket: Ticket, notice: PlannedNotice, lease: { id: string; until: Instant }, now: Instant): Promise<boolean>
  /** Records that the notice was published; does nothing when the ticket's clock has changed since the claim. */
  settle(number: TicketNumber, leaseId: string, next: PlannedNotice | undefined): Promise<void>
}

export type PublishNotice = (notice: Notice) => Promise<void>

export interface Organisations {
  find(id: string): Promise<Organisation | undefined>
  list(page: PageRequest): Promise<Page<Organisation>>
  /** The id of every organisation, also of those that cannot be read. */
  ids(): AsyncIterable<string>
  save(before: Organisation | undefined, after: Organisation, record: WriteRecord): Promise<void>
  findMember(member: string): Promise<Membership | undefined>
  setMember(member: Membership, record: WriteRecord): Promise<void>
}

export interface Membership {
  readonly member: string
  readonly organisation: string
  readonly role: 'customer' | 'owner'
  readonly name: string
}

export type TakenRecord = { readonly record: UsageRecord; readonly date: LocalDate }

export interface Usage {
  /**
   * Adds what is new of a batch to what each day cost, whole or not at all; answers how many were new. `recordFor`
   * makes the record for as many.
   */
  take(records: readonly TakenRecord[], recordFor: (taken: number) => WriteRecord): Promise<number>
  costMicrosByDay(organisation: string, month: Month): Promise<Map<LocalDate, bigint>>
}

export interface AuditTrail {
  list(trail: string, since: Instant, page: PageRequest): Promise<Page<AuditEvent>>
}

/** What a billing run came to for one organisation. */
export type BillingOutcome =
  | { readonly kind: 'drafted'; readonly invoice: Invoice }
  | { readonly kind: 'nothing to invoice' }
  | { readonly kind: 'parked'; readonly reason: string }

export interface BillingRun {
  readonly month: Month
  readonly status: 'drafting' | 'approved' | 'issuing' | 'issued'
  readonly startedAt: Instant
  /** How many organisations it covers, once they were all listed. */
  readonly organisations?: number | undefined
}

export interface BillingProgress {
  readonly drafted: number
  readonly nothingToInvoice: number
  readonly parked: number
  readonly issued: number
  readonly netMinorByCurrency: ReadonlyMap<Currency, bigint>
}

export interface Billing {
  findRun(month: Month): Promise<{ run: BillingRun; progress: BillingProgress } | undefined>
  startRun(run: BillingRun, record: WriteRecord): Promise<void>
  /** Records how many organisations the run covers: the most that any listing has found. */
  setRunSize(month: Month, organisations: number): Promise<void>
  moveRun(month: Month, from: BillingRun['status'], to: BillingRun['status'], record: WriteRecord): Promise<void>
  /** Keeps the first outcome of an organisation; refuses others with `stale`. */
  addOutcome(month: Month, organisation: string, outcome: BillingOutcome, record: WriteRecord): Promise<void>
  hasOutcome(month: Month, organisation: string): Promise<boolean>
  invoicesOfRun(month: Month, page: PageRequest): Promise<Page<Invoice>>
  /** Drafts that were not issued yet, in batches that one transaction can number. */
  draftsToIssue(month: Month): AsyncIterable<readonly Invoice[]>
  /** The last number given in a series; zero when none was. */
  lastNumber(series: string): Promise<number>
  /** Issues `invoices` with the numbers that follow `last`: all of them, or refuses with `stale`. */
  issue(series: string, last: number, numbered: readonly { invoice: Invoice; record: WriteRecord }[]): Promise<void>
  issuedInvoicesOf(organisation: string, page: PageRequest): Promise<Page<Invoice>>
}

export type BillingTask =
  | { readonly kind: 'list organisations'; readonly month: Month }
  | { readonly kind: 'draft invoices'; readonly month: Month; readonly organisations: readonly string[] }
  | { readonly kind: 'issue invoices'; readonly month: Month }

export type SendBillingTasks = (tasks: readonly BillingTask[]) => Promise<void>

/** Cursors that only this service can make, and only for one caller's one list. */
export interface Cursors {
  seal(position: Position, binding: readonly string[]): Promise<string>
  /** Refuses with `cursor_invalid`. */
  open(cursor: string, binding: readonly string[]): Promise<Position>
}
