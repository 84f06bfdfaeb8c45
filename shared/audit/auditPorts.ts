import type { WriteRecord } from '../core/call.ts'
import type { AuditEvent } from '../core/domain/audit.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { AuditFilter } from './domain/auditFilter.ts'
import type { AuditRetention } from './domain/auditRetention.ts'

/** The changes of a trail; everything is its requests too that changed nothing. */
export type TrailPart = 'changes' | 'everything'

export interface AuditTrail {
  /** The newest first; nothing before `since`. A page of a narrowed trail may be short, and still have a next. */
  list(
    trail: string,
    part: TrailPart,
    filter: AuditFilter & { readonly from: Instant },
    page: PageRequest,
  ): Promise<Page<AuditEvent>>
}

/**
 * Keeps the event of a request that changed nothing here: a read, a refusal, a failure, or what somebody asked of the
 * platform. One that was kept before stays as it is. What is recorded late is noted as such in the same step.
 */
export type RecordTraffic = (
  trail: string,
  event: AuditEvent,
  recordedAt: Instant,
) => Promise<'new' | 'known' | 'known as another'>

/** Keeps that a batch of the platform's events was taken. */
export type NoteTraffic = (record: WriteRecord) => Promise<void>

export interface AuditRetentions {
  find(organisation: string): Promise<AuditRetention>
  save(organisation: string, before: AuditRetention, after: AuditRetention, record: WriteRecord): Promise<void>
}
