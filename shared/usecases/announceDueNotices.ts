import { noticeOf } from '../domain/notice.ts'
import { levelAt, noticeAfter, type PromiseRules } from '../domain/sla.ts'
import type { TicketNumber } from '../domain/ticketNumber.ts'
import { type Instant, toEpochMs, toInstant } from '../domain/time.ts'
import type { DueNotices, Organisations, PublishNotice, Tickets } from './ports.ts'

export interface AnnounceDueNoticesNeeds {
  readonly dueNotices: DueNotices
  readonly tickets: Pick<Tickets, 'find'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly rules: PromiseRules
  readonly publish: PublishNotice
  readonly now: () => Instant
  readonly newId: () => string
  readonly portalUrl: string
  /** Told of a ticket that could not be announced; the others are. */
  readonly onFailure: (number: TicketNumber, error: unknown) => void
}

/** How long a scan has for one notice before another may take it over. */
const leaseMs = 60_000
/** What one run takes on; the next run goes on with the rest. */
const noticesPerRun = 500

export interface ScanResult {
  announced: number
  /** Somebody answered, or another scan was first. */
  suppressed: number
  failed: number
}

/**
 * Announces every promise that is near, due or overdue: claim, publish, settle. A crash between publishing and
 * settling repeats a notice with the same id; no crash loses one.
 */
export async function announceDueNotices(needs: AnnounceDueNoticesNeeds): Promise<ScanResult> {
  const result: ScanResult = { announced: 0, suppressed: 0, failed: 0 }
  for await (const number of needs.dueNotices.due(needs.now(), noticesPerRun)) {
    try {
      result[(await announce(needs, number)) ? 'announced' : 'suppressed']++
    } catch (error) {
      result.failed++
      needs.onFailure(number, error)
    }
  }
  return result
}

async function announce(needs: AnnounceDueNoticesNeeds, number: TicketNumber): Promise<boolean> {
  // The index lags behind: only the ticket itself says whether its clock still runs.
  const ticket = await needs.tickets.find(number)
  if (!ticket?.clock || !ticket.nextNotice) return false
  const now = needs.now()
  const notices = needs.rules.noticesOf(ticket.clock, ticket.promise)
  const present = levelAt(notices, ticket.nextNotice, now)
  if (!present) return false

  const organisation = await needs.organisations.find(ticket.organisation)
  const lease = { id: needs.newId(), until: toInstant(toEpochMs(now) + leaseMs) }
  if (!(await needs.dueNotices.claim(ticket, present, lease, now))) return false
  const organisationName = organisation?.name ?? ticket.organisation
  await needs.publish(noticeOf(ticket, { level: present.level, organisationName, portalUrl: needs.portalUrl, now }))
  await needs.dueNotices.settle(number, lease.id, noticeAfter(notices, present.level))
  return true
}
