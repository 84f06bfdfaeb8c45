import type { WriteRecord } from '../core/call.ts'
import type { LocalDate, Month } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Consumption } from './domain/consumption.ts'
import type { UsageRecord } from './domain/usage.ts'
import type { UsageSum } from './domain/usageReport.ts'

/** Totals of usage, updated in the transactions that ingest it. */
export interface UsageSums {
  /** Everything that counts for the invoice of `month`, in no particular order. */
  of(organisation: string, month: Month): Promise<UsageSum[]>
  /** Whether a month accepts no more usage of an organisation. */
  isClosed(organisation: string, month: Month): Promise<boolean>
}

/** Streams everything that counts for a month's invoice. */
export type StreamSums = (organisation: string, month: string) => AsyncIterable<UsageSum>

export type DatedRecord = { readonly record: UsageRecord; readonly date: LocalDate }

export interface CountedRecord {
  readonly record: UsageRecord
  readonly countedFor: Month
}

/** A part of a batch that one transaction writes. */
export interface IngestedPart {
  readonly accepted: number
  /** How many records the earlier parts ingested. */
  readonly acceptedBefore: number
  readonly part: number
  readonly parts: number
}

export interface Usage {
  /**
   * Adds the new records of a batch to the costs of each day and resource, and returns how many were new. Records of a
   * closed month count for the invoice of `openMonth`. A batch that does not fit one transaction is first checked for
   * conflicts and then written in parts. A repeat recognises the completed parts. `recordFor` makes the record of each.
   */
  ingest(
    records: readonly DatedRecord[],
    openMonth: Month,
    recordFor: (part: IngestedPart) => WriteRecord,
  ): Promise<number>
  /** Records that a batch was refused. */
  noteRefusal(record: WriteRecord): Promise<void>
  /** The records of a local day, each with the month whose invoice it counts for. */
  recordsOf(organisation: string, on: LocalDate, page: PageRequest): Promise<Page<CountedRecord>>
  /** The consumption that counts for a month's invoice: its own days, and late usage of earlier months. */
  consumption(organisation: string, month: Month): Promise<Consumption>
}
