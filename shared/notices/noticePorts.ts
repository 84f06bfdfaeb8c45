import type { WriteRecord } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import type { Instant } from '../core/domain/time.ts'
import type { PlannedNotice } from '../plans/domain/promise.ts'
import type { Ticket } from '../tickets/domain/ticket.ts'
import type { Digest } from './domain/digest.ts'
import type { Notice } from './domain/notice.ts'

export interface DueNotices {
  /**
   * Returns at most `limit` tickets whose next notice is due at `now`, claimed or not, longest due first. Also returns
   * whether there are more, and why a part of the list could not be read.
   */
  due(now: Instant, limit: number): Promise<{ numbers: TicketNumber[]; more: boolean; failures: unknown[] }>
  /** Sets aside an unreadable ticket until `until`, so that it does not delay the others. */
  setAside(number: TicketNumber, until: Instant, now: Instant): Promise<void>
  /** Claims `notice`. Returns true if this scan, and no other, can announce it until the lease ends. */
  claim(ticket: Ticket, notice: PlannedNotice, lease: { id: string; until: Instant }, now: Instant): Promise<boolean>
  /** Postpones the ticket to `until`, unless it has changed since it was read. */
  postpone(ticket: Ticket, until: Instant): Promise<void>
  /**
   * Records the announced notice, and plans the next one unless the ticket's clock has changed since the claim. A
   * repeat has no further effect.
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
