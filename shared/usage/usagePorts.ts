import type { Month } from '../core/domain/time.ts'
import type { UsageSum } from './domain/usageReport.ts'

/** What usage came to, kept in the transactions that take it. */
export interface UsageSums {
  /** Everything that counts for the invoice of `month`, in no order that means anything. */
  of(organisation: string, month: Month): Promise<UsageSum[]>
  /** Whether a month takes no more usage of an organisation. */
  isClosed(organisation: string, month: Month): Promise<boolean>
}
