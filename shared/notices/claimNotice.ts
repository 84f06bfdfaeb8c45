import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import { type Instant, toEpochMs, toInstant } from '../core/domain/time.ts'
import { isUnreadable } from '../core/isUnreadable.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { PlannedNotice } from '../plans/domain/promise.ts'
import { levelAt, noticeAfter, type PromiseRules } from '../plans/domain/sla.ts'
import type { Ticket } from '../tickets/domain/ticket.ts'
import type { Tickets } from '../tickets/ticketPorts.ts'
import { type Notice, noticeOf } from './domain/notice.ts'
import type { DueNotices } from './noticePorts.ts'

export interface ClaimNoticeDeps {
  readonly dueNotices: DueNotices
  readonly tickets: Pick<Tickets, 'find'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly rules: PromiseRules
  readonly now: () => Instant
  readonly newId: () => string
  readonly portalUrl: string
  /**
   * Called for a ticket that could not be announced, or for a part of the list that could not be read. The others are
   * still announced.
   */
  readonly onFailure: (what: TicketNumber | 'list', error: unknown) => void
}

export interface Claimed {
  readonly number: TicketNumber
  readonly notice: Notice
  readonly leaseId: string
  readonly next: PlannedNotice | undefined
}

/** How long a scan holds a notice before another can claim it. This is longer than a run can last. */
const leaseMs = 60_000
/** How long a ticket that cannot be read is set aside. */
const setAsideMs = 600_000

/**
 * Claims the notice that is due for a ticket. Null if nothing is due or another run holds it. Sets aside a ticket that
 * cannot be read.
 */
export async function claimNotice(deps: ClaimNoticeDeps, number: TicketNumber): Promise<Claimed | null> {
  try {
    return await claim(deps, number)
  } catch (error) {
    // At the head of its list, many such tickets would hide the others.
    if (isUnreadable(error)) {
      const now = deps.now()
      await deps.dueNotices.setAside(number, toInstant(toEpochMs(now) + setAsideMs), now)
    }
    throw error
  }
}

async function claim(deps: ClaimNoticeDeps, number: TicketNumber): Promise<Claimed | null> {
  // The index lags behind. Only the ticket itself shows whether its clock still runs.
  const ticket = await deps.tickets.find(number)
  if (!ticket?.clock || !ticket.nextNotice) return null
  const now = deps.now()
  if (ticket.noticePause && ticket.noticePause.until > now) {
    await deps.dueNotices.postpone(ticket, ticket.noticePause.until)
    return null
  }
  const notices = deps.rules.noticesOf(ticket.clock, ticket.promise)
  const present = levelAt(notices, ticket.nextNotice, now)
  const isLeased = ticket.noticeLease !== undefined && ticket.noticeLease.until > now
  if (!present || isLeased) return null

  const organisationName = await nameOf(deps, ticket)
  const lease = { id: deps.newId(), until: toInstant(toEpochMs(now) + leaseMs) }
  if (!(await deps.dueNotices.claim(ticket, present, lease, now))) return null
  const notice = noticeOf(ticket, { level: present.level, organisationName, portalUrl: deps.portalUrl, now })
  return { number, notice, leaseId: lease.id, next: noticeAfter(notices, present.level) }
}

/** The organisation's name, or its id if its record cannot be read, since a notice matters more than a name. */
async function nameOf({ organisations, onFailure }: ClaimNoticeDeps, { number, organisation: id }: Ticket) {
  try {
    return (await organisations.find(id))?.name ?? id
  } catch (error) {
    if (!isUnreadable(error)) throw error
    onFailure(number, error)
    return id
  }
}
