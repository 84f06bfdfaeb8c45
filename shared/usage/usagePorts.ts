import type { WriteRecord } from '../core/call.ts'
import type { LocalDate, Month } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Consumption } from './domain/consumption.ts'
import type { UsageRecord } from './domain/usage.ts'
import type { UsageSum } from './domain/usageReport.ts'

/** What usage came to, kept in the transactions that take it. */
export interface UsageSums {
  /** Everything that counts for the invoice of `month`, in no order that means anything. */
  of(organisation: string, month: Month): Promise<UsageSum[]>
  /** Whether a month takes no more usage of an organisation. */
  isClosed(organisation: string, month: Month): Promise<boolean>
}

/** Everything that counts for the invoice of a month, as it is read. */
export type StreamSums = (organisation: string, month: string) => AsyncIterable<UsageSum>

export type DatedRecord = { readonly record: UsageRecord; readonly date: LocalDate }

export interface CountedRecord {
  readonly record: UsageRecord
  readonly countedFor: Month
}

/** A part of a batch that one transaction takes. */
export interface IngestedPart {
  readonly taken: number
  /** How many the parts before it took. */
  readonly takenBefore: number
  readonly part: number
  readonly parts: number
}

export interface Usage {
  /**
   * Adds what is new of a batch to what each day and resource cost; answers how many were new. What is of a month that
   * is closed counts for the invoice of `openMonth`. A batch that outgrows one transaction is looked through for
   * conflicts first, then taken in parts, of which a repeat finds what is done: `recordFor` makes the record of each.
   */
  take(
    records: readonly DatedRecord[],
    openMonth: Month,
    recordFor: (part: IngestedPart) => WriteRecord,
  ): Promise<number>
  /** Keeps that a batch was refused. */
  noteRefusal(record: WriteRecord): Promise<void>
  /** The records of a local day, and the month whose invoice each counts for. */
  recordsOf(organisation: string, on: LocalDate, page: PageRequest): Promise<Page<CountedRecord>>
  /** What counts for the invoice of a month: its own days, and what came late for earlier ones. */
  consumption(organisation: string, month: Month): Promise<Consumption>
}
