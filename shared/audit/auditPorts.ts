import type { WriteRecord } from '../core/call.ts'
import type { AuditEvent } from '../core/domain/audit.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { AuditFilter } from './domain/auditFilter.ts'
import type { AuditRetention } from './domain/auditRetention.ts'

/** The changes in an audit trail, or everything, which includes requests that changed nothing. */
export type TrailPart = 'changes' | 'everything'

export interface AuditTrail {
  /** Newest first, nothing before `from`. A filtered page may be short and still have a next page. */
  list(
    trail: string,
    part: TrailPart,
    filter: AuditFilter & { readonly from: Instant },
    page: PageRequest,
  ): Promise<Page<AuditEvent>>
}

/**
 * Records the event of a request that changed nothing here: a read, a refusal, a failure, or a request to the platform.
 * An event that is already recorded stays unchanged. A late event is marked as late in the same write.
 */
export type RecordTraffic = (
  trail: string,
  event: AuditEvent,
  recordedAt: Instant,
) => Promise<'new' | 'known' | 'known as another'>

/** Records that a batch of the platform's events was ingested. */
export type NoteTraffic = (record: WriteRecord) => Promise<void>

export interface AuditRetentions {
  find(organisation: string): Promise<AuditRetention>
  save(organisation: string, before: AuditRetention, after: AuditRetention, record: WriteRecord): Promise<void>
}
