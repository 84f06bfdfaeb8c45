import type { WriteRecord } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import type { Instant } from '../core/domain/time.ts'
import type { PlannedNotice } from '../plans/domain/promise.ts'
import type { Ticket } from '../tickets/domain/ticket.ts'
import type { Digest } from './domain/digest.ts'
import type { Notice } from './domain/notice.ts'

export interface DueNotices {
  /**
   * The tickets whose next notice is due at `now`, claimed or not: at most `limit`, those that are latest first. Tells
   * whether there are more, and what kept a part of the list from being read.
   */
  due(now: Instant, limit: number): Promise<{ numbers: TicketNumber[]; more: boolean; failures: unknown[] }>
  /** Has a ticket that cannot be read looked at again at `until`, so that it keeps no other waiting. */
  setAside(number: TicketNumber, until: Instant, now: Instant): Promise<void>
  /** True when this scan, and no other, may speak of `notice` until `until`. */
  claim(ticket: Ticket, notice: PlannedNotice, lease: { id: string; until: Instant }, now: Instant): Promise<boolean>
  /** Has the ticket looked at again at `until`, unless it has changed since it was read. */
  postpone(ticket: Ticket, until: Instant): Promise<void>
  /**
   * Records what was told, and plans the next notice unless the ticket's clock has changed since the claim. Once, however
   * often it is repeated.
   */
  settle(
    number: TicketNumber,
    leaseId: string,
    outcome: { readonly announced: PlannedNotice; readonly next: PlannedNotice | undefined },
    record: WriteRecord,
  ): Promise<void>
}

export type PublishNotice = (notice: Notice) => Promise<void>

export type PublishDigest = (digest: Digest) => Promise<void>
