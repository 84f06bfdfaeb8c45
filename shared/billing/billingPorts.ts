import type { WriteRecord } from '../core/call.ts'
import type { Instant, LocalDate, Month } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Currency } from '../plans/domain/plans.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import type { CreditNote } from './domain/creditNote.ts'
import type { Invoice, IssuedInvoice } from './domain/invoice.ts'
import type { InvoiceAccount } from './domain/invoiceAccount.ts'
import type { Payment } from './domain/payment.ts'

/* The ports of the billing use cases. A write that is based on an outdated state refuses with `stale`. */

/** The outcome of a billing run for one organisation. */
export type BillingOutcome =
  | { readonly kind: 'drafted'; readonly draft: Invoice; readonly previousNetMinor?: bigint | undefined }
  | { readonly kind: 'nothing to invoice' }
  | { readonly kind: 'parked'; readonly reason: string }

/** A draft of a run, with its invoice number once it is issued. */
export interface Billed {
  readonly draft: Invoice
  /** The amount invoiced to the organisation for the previous month, in the same currency. */
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
  /** Newest first. */
  list(page: PageRequest): Promise<Page<BillingRun>>
  /** Starts a run. Unless it is a dry run, the month accepts no more usage from then on. */
  start(run: BillingRun, record: WriteRecord): Promise<void>
  /** Stores a chunk of a listing of organisations. Other listings do not touch it. */
  keepChunk(run: BillingRun, listId: string, chunk: number, organisations: readonly string[]): Promise<void>
  /** Fixes the organisations that the run covers to those of one listing. The first of several listings wins. */
  freeze(id: RunId, list: NonNullable<BillingRun['list']>): Promise<void>
  /** The organisations in a chunk of the winning listing. */
  organisationsOf(run: BillingRun, chunk: number): Promise<string[]>
  move(before: BillingRun, after: BillingRun, record: WriteRecord): Promise<void>
  /** Writes a record without changing a run. */
  record(record: WriteRecord): Promise<void>
}

export interface BillingOutcomes {
  /** Stores the first outcome of each organisation and counts it once. */
  add(run: BillingRun, chunk: number, outcomes: ReadonlyMap<string, BillingOutcome>, record: WriteRecord): Promise<void>
  /** Replaces the outcome of a parked organisation while the run is drafting. */
  replaceParked(run: BillingRun, organisation: string, outcome: BillingOutcome, record: WriteRecord): Promise<void>
  find(month: Month, organisation: string): Promise<Billed | undefined>
  billed(id: RunId, page: PageRequest): Promise<Page<Billed>>
  parked(id: RunId, page: PageRequest): Promise<Page<Parked>>
  /** The amounts without VAT that organisations were invoiced for a month, by organisation id. */
  netMinorOf(
    month: Month,
    organisations: readonly string[],
    currencyOf: (organisation: string) => Currency | undefined,
  ): Promise<Map<string, bigint>>
  /** Drafts that are not issued yet, in batches that one transaction can number. */
  draftsToIssue(id: RunId): AsyncIterable<readonly Invoice[]>
  /** Issues all of `issued`, whose numbers follow `last` in `series`, or refuses with `stale`. */
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
  /** How many times the buyer has been reminded. */
  readonly reminders: number
}

export interface Deliveries {
  /** Invoices of a run whose documents are not delivered yet. */
  toDeliver(id: RunId): AsyncIterable<DeliveryTask>
  markDelivered(invoice: IssuedInvoice, at: Instant, record: WriteRecord): Promise<void>
  /** Unpaid invoices that were due before `today`. */
  overdue(today: LocalDate): AsyncIterable<Overdue>
  markReminded(invoice: IssuedInvoice, reminder: number, record: WriteRecord): Promise<void>
}

/** Gapless series of numbers. */
export interface Series {
  /** The last number assigned; zero if there is none. */
  last(series: string): Promise<number>
}

/** Issued documents. They are only added and never change. */
export interface Ledger {
  account(organisation: string, number: string): Promise<InvoiceAccount | undefined>
  /** An organisation's issued invoices, newest first. */
  invoices(organisation: string, page: PageRequest): Promise<Page<IssuedInvoice>>
  /** All documents and payments of an organisation, grouped by invoice. */
  accounts(organisation: string): AsyncIterable<InvoiceAccount>
  /**
   * Adds a credit note with the number that follows `last`. If anything was added since the account was read, this and
   * `addPayment` refuse with `stale`.
   */
  addCreditNote(
    account: InvoiceAccount,
    note: CreditNote,
    place: { readonly series: string; readonly last: number },
    record: WriteRecord,
  ): Promise<void>
  addPayment(account: InvoiceAccount, payment: Payment, record: WriteRecord): Promise<void>
}

/** An invoice, or one of its credit notes, whose documents should be drawn and emailed. */
export interface DeliveryTask {
  readonly organisation: string
  readonly number: string
  readonly creditNote?: string | undefined
  /** Instead of the documents, the reminder to send: 1 is the first. */
  readonly reminder?: number | undefined
}

export type DocumentFormat = 'pdf' | 'ubl'

/** Issued documents. Each is stored once. */
export interface Documents {
  keep(organisation: string, number: string, format: DocumentFormat, content: Uint8Array): Promise<void>
  /** Undefined until the document exists. */
  link(organisation: string, number: string, format: DocumentFormat): Promise<DocumentLink | undefined>
  /** Stores a month as one file. */
  keepExport(exportId: string, content: Uint8Array): Promise<void>
  linkExport(exportId: string): Promise<DocumentLink | undefined>
}

export interface DocumentLink {
  readonly url: string
  readonly validSeconds: number
}

export type SendInvoiceMail = (mail: {
  readonly organisation: string
  /** The number of the document. */
  readonly about: string
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
  /** Scheduled: the run of the previous month, and the day's reminders. */
  | { readonly kind: 'start run' }
  | { readonly kind: 'remind' }
  | { readonly kind: 'issue invoices'; readonly run: RunId }
export type SendBillingTasks = (tasks: readonly BillingTask[]) => Promise<void>
/** How many tasks of a long list are sent at once. */
export const tasksAtOnce = 100
/** Queues documents to be drawn and emailed. */
export type SendDeliveries = (tasks: readonly DeliveryTask[]) => Promise<void>
