import type { WriteRecord } from '../core/call.ts'
import type { Instant, LocalDate, Month } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Currency } from '../plans/domain/plans.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import type { CreditNote } from './domain/creditNote.ts'
import type { Invoice, IssuedInvoice } from './domain/invoice.ts'
import type { InvoiceAccount } from './domain/invoiceAccount.ts'
import type { Payment } from './domain/payment.ts'

/* What the use cases of billing need of the outside. A write that meets a newer state refuses with `stale`. */

/** What a billing run came to for one organisation. */
export type BillingOutcome =
  | { readonly kind: 'drafted'; readonly draft: Invoice; readonly previousNetMinor?: bigint | undefined }
  | { readonly kind: 'nothing to invoice' }
  | { readonly kind: 'parked'; readonly reason: string }

/** A draft of a run, and its number once it is issued. */
export interface Billed {
  readonly draft: Invoice
  /** What the organisation was invoiced for the month before, in the same currency. */
  readonly previousNetMinor?: bigint | undefined
  readonly number?: string | undefined
}

export interface Parked {
  readonly organisation: string
  readonly reason: string
}

export interface BillingProgress {
  readonly drafted: number
  readonly nothingToInvoice: number
  readonly parked: number
  readonly issued: number
  readonly netMinorByCurrency: ReadonlyMap<Currency, bigint>
}

export interface FoundRun {
  readonly run: BillingRun
  readonly progress: BillingProgress
}

export interface BillingRuns {
  find(id: RunId): Promise<FoundRun | undefined>
  /** The newest first. */
  list(page: PageRequest): Promise<Page<BillingRun>>
  /** Unless it is a dry run, the month takes no more usage from then on. */
  start(run: BillingRun, record: WriteRecord): Promise<void>
  /** Keeps a part of a listing of organisations, which no other listing touches. */
  keepChunk(run: BillingRun, listId: string, chunk: number, organisations: readonly string[]): Promise<void>
  /** Has the run cover what a listing found, and nothing else ever; of several listings, the first wins. */
  freeze(id: RunId, list: NonNullable<BillingRun['list']>): Promise<void>
  /** The organisations of a chunk of the listing that has won. */
  organisationsOf(run: BillingRun, chunk: number): Promise<string[]>
  move(before: BillingRun, after: BillingRun, record: WriteRecord): Promise<void>
  /** Records what changes no run. */
  record(record: WriteRecord): Promise<void>
}

export interface BillingOutcomes {
  /** Keeps the first outcome of each organisation, and counts it once. */
  add(run: BillingRun, chunk: number, outcomes: ReadonlyMap<string, BillingOutcome>, record: WriteRecord): Promise<void>
  /** Replaces the outcome of an organisation that was parked, while the run is drafting. */
  replaceParked(run: BillingRun, organisation: string, outcome: BillingOutcome, record: WriteRecord): Promise<void>
  find(month: Month, organisation: string): Promise<Billed | undefined>
  billed(id: RunId, page: PageRequest): Promise<Page<Billed>>
  parked(id: RunId, page: PageRequest): Promise<Page<Parked>>
  /** What organisations were invoiced for a month, without VAT, by their ids. */
  netMinorOf(
    month: Month,
    organisations: readonly string[],
    currencyOf: (organisation: string) => Currency | undefined,
  ): Promise<Map<string, bigint>>
  /** Drafts that were not issued yet, in batches that one transaction can number. */
  draftsToIssue(id: RunId): AsyncIterable<readonly Invoice[]>
  /** Issues `invoices`, whose numbers follow `last` in `series`: all of them, or refuses with `stale`. */
  issue(
    series: string,
    last: number,
    issued: readonly { readonly invoice: IssuedInvoice; readonly record: WriteRecord }[],
  ): Promise<void>
}

export interface Overdue {
  readonly organisation: string
  readonly number: string
  readonly dueOn: LocalDate
  /** How many times the buyer was reminded. */
  readonly reminders: number
}

export interface Deliveries {
  /** Invoices of a run whose documents were not delivered yet. */
  toDeliver(id: RunId): AsyncIterable<DeliveryTask>
  markDelivered(invoice: IssuedInvoice, at: Instant, record: WriteRecord): Promise<void>
  /** Invoices that are not paid, and were due before `today`. */
  overdue(today: LocalDate): AsyncIterable<Overdue>
  markReminded(invoice: IssuedInvoice, reminder: number, record: WriteRecord): Promise<void>
}

/** Numbers without gaps. */
export interface Series {
  /** The last number given; zero when none was. */
  last(series: string): Promise<number>
}

/** Issued documents: they are added, and never change. */
export interface Ledger {
  account(organisation: string, number: string): Promise<InvoiceAccount | undefined>
  /** The issued invoices of an organisation, the newest first. */
  invoices(organisation: string, page: PageRequest): Promise<Page<IssuedInvoice>>
  /** Every document and payment of an organisation, by invoice. */
  accounts(organisation: string): AsyncIterable<InvoiceAccount>
  /**
   * Adds a credit note with the number that follows `last`, unless anything was added since the account was read:
   * refuses with `stale` then, as do payments.
   */
  addCreditNote(
    account: InvoiceAccount,
    note: CreditNote,
    place: { readonly series: string; readonly last: number },
    record: WriteRecord,
  ): Promise<void>
  addPayment(account: InvoiceAccount, payment: Payment, record: WriteRecord): Promise<void>
}

/** An invoice whose documents are to be made and mailed, or a credit note of it. */
export interface DeliveryTask {
  readonly organisation: string
  readonly number: string
  readonly creditNote?: string | undefined
  /** Instead of the documents: the how many'th reminder that it is overdue. */
  readonly reminder?: number | undefined
}

export type DocumentFormat = 'pdf' | 'ubl'

/** Documents as they were issued: each is kept once. */
export interface Documents {
  keep(organisation: string, number: string, format: DocumentFormat, content: Uint8Array): Promise<void>
  /** Undefined while it is not there. */
  link(organisation: string, number: string, format: DocumentFormat): Promise<DocumentLink | undefined>
  /** A month as one file. */
  keepExport(exportId: string, content: Uint8Array): Promise<void>
  linkExport(exportId: string): Promise<DocumentLink | undefined>
}

export interface DocumentLink {
  readonly url: string
  readonly validSeconds: number
}

export type SendInvoiceMail = (mail: {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly attachment?: { readonly fileName: string; readonly content: Uint8Array } | undefined
}) => Promise<void>

export type BillingTask =
  | { readonly kind: 'list organisations'; readonly run: RunId }
  | { readonly kind: 'draft invoices'; readonly run: RunId; readonly chunk: number }
  | { readonly kind: 'retry parked'; readonly run: RunId }
  | { readonly kind: 'export month'; readonly run: RunId; readonly exportId: string }
  /** As the calendar has it: the run of the month before, and the reminders of the day. */
  | { readonly kind: 'start run' }
  | { readonly kind: 'remind' }
  | { readonly kind: 'issue invoices'; readonly run: RunId }
export type SendBillingTasks = (tasks: readonly BillingTask[]) => Promise<void>
/** How many of a long list are sent at a time. */
export const tasksAtOnce = 100
/** Has the documents of invoices made and mailed. */
export type SendDeliveries = (tasks: readonly DeliveryTask[]) => Promise<void>
