import { digestAbove, digestOf } from '../domain/digest.ts'
import { type Notice, noticeOf } from '../domain/notice.ts'
import { levelAt, noticeAfter, type PlannedNotice, type PromiseRules } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { TicketNumber } from '../domain/ticketNumber.ts'
import { type Instant, toEpochMs, toInstant } from '../domain/time.ts'
import { isUnreadable } from './isUnreadable.ts'
import type { DueNotices, Organisations, PublishDigest, PublishNotice, Tickets } from './ports.ts'

export interface AnnounceDueNoticesNeeds {
  readonly dueNotices: DueNotices
  readonly tickets: Pick<Tickets, 'find'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly rules: PromiseRules
  readonly publish: PublishNotice
  readonly publishDigest: PublishDigest
  readonly now: () => Instant
  readonly newId: () => string
  readonly portalUrl: string
  /** Told of a ticket that could not be announced, or of a part of the list that could not be read; the others are. */
  readonly onFailure: (what: TicketNumber | 'list', error: unknown) => void
}

/** How long a scan has for one notice before another may take it over: longer than a run may take. */
const leaseMs = 60_000
/** What one run takes on; the next run goes on with the rest, the latest first. */
const noticesPerRun = 2_000
/** After this long a run claims no more, so that it can speak of what it has claimed. */
const claimingMs = 25_000
const claimsAtOnce = 16
/** When a ticket that cannot be read is tried again. */
const setAsideMs = 600_000

export interface ScanResult {
  announced: number
  /** Somebody answered, or another scan was first. */
  suppressed: number
  failed: number
  /** Due and not taken on: left to the next run, as far as this one has seen them. */
  left: number
}

interface Claimed {
  readonly number: TicketNumber
  readonly notice: Notice
  readonly leaseId: string
  readonly next: PlannedNotice | undefined
}

/**
 * Announces every promise that is near, due or overdue: claim, publish, settle. What comes to one level in great numbers
 * is told as a digest. A crash between publishing and settling repeats a notice with the same id; no crash loses one.
 */
export async function announceDueNotices(needs: AnnounceDueNoticesNeeds): Promise<ScanResult> {
  const result: ScanResult = { announced: 0, suppressed: 0, failed: 0, left: 0 }
  const startedMs = toEpochMs(needs.now())
  const { numbers: due, more, failures } = await needs.dueNotices.due(needs.now(), noticesPerRun)
  if (more) result.left = 1
  for (const error of failures) fail('list', error)
  const claimed: Claimed[] = []
  for (let start = 0; start < due.length; start += claimsAtOnce) {
    if (toEpochMs(needs.now()) - startedMs > claimingMs) {
      result.left += due.length - start
      break
    }
    const numbers = due.slice(start, start + claimsAtOnce)
    const claims = await Promise.all(numbers.map((number) => attempt(number, () => claimOrSetAside(number))))
    for (const one of claims) {
      if (one) claimed.push(one)
      else if (one === null) result.suppressed++
    }
  }
  for (const { group, asDigest } of groupsOf(claimed)) {
    if (asDigest) await tellDigest(group)
    else for (const one of group) await attempt(one.number, () => tell(one))
  }
  return result

  async function tell(one: Claimed): Promise<void> {
    await needs.publish(one.notice)
    await settle(one)
  }

  async function tellDigest(group: readonly Claimed[]): Promise<void> {
    const [first] = group
    if (!first) return
    const told = await attempt(first.number, async () => {
      await needs.publishDigest(digestOf(group.map(({ notice }) => notice)))
      return true
    })
    if (!told) {
      result.failed += group.length - 1
      return
    }
    for (let start = 0; start < group.length; start += claimsAtOnce) {
      await Promise.all(group.slice(start, start + claimsAtOnce).map((one) => attempt(one.number, () => settle(one))))
    }
  }

  async function settle({ number, leaseId, next }: Claimed): Promise<void> {
    await needs.dueNotices.settle(number, leaseId, next)
    result.announced++
  }

  /** One ticket that fails keeps no other from being announced. */
  async function attempt<T>(number: TicketNumber, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run()
    } catch (error) {
      fail(number, error)
      return undefined
    }
  }

  function fail(what: TicketNumber | 'list', error: unknown): void {
    result.failed++
    needs.onFailure(what, error)
  }

  async function claimOrSetAside(number: TicketNumber): Promise<Claimed | null> {
    try {
      return await claim(needs, number)
    } catch (error) {
      // At the head of its list it would keep others from being seen, once there are many.
      if (isUnreadable(error)) {
        const now = needs.now()
        await needs.dueNotices.setAside(number, toInstant(toEpochMs(now) + setAsideMs), now)
      }
      throw error
    }
  }
}

/** What is to be said of a ticket now, claimed for this run; null when there is nothing to say, or another says it. */
async function claim(needs: AnnounceDueNoticesNeeds, number: TicketNumber): Promise<Claimed | null> {
  // The index lags behind: only the ticket itself says whether its clock still runs.
  const ticket = await needs.tickets.find(number)
  if (!ticket?.clock || !ticket.nextNotice) return null
  const now = needs.now()
  if (ticket.noticePause && ticket.noticePause.until > now) {
    await needs.dueNotices.postpone(ticket, ticket.noticePause.until)
    return null
  }
  const notices = needs.rules.noticesOf(ticket.clock, ticket.promise)
  const present = levelAt(notices, ticket.nextNotice, now)
  const isTaken = ticket.noticeLease !== undefined && ticket.noticeLease.until > now
  if (!present || isTaken) return null

  const organisationName = await nameOf(needs, ticket)
  const lease = { id: needs.newId(), until: toInstant(toEpochMs(now) + leaseMs) }
  if (!(await needs.dueNotices.claim(ticket, present, lease, now))) return null
  const notice = noticeOf(ticket, { level: present.level, organisationName, portalUrl: needs.portalUrl, now })
  return { number, notice, leaseId: lease.id, next: noticeAfter(notices, present.level) }
}

/** The organisation's name; its id where its record cannot be read, since a notice matters more than a name. */
async function nameOf({ organisations, onFailure }: AnnounceDueNoticesNeeds, { number, organisation: id }: Ticket) {
  try {
    return (await organisations.find(id))?.name ?? id
  } catch (error) {
    if (!isUnreadable(error)) throw error
    onFailure(number, error)
    return id
  }
}

/** By level and plan, since that is what subscriptions filter by; in digests where a level has come to too many. */
function groupsOf(claimed: readonly Claimed[]): { group: Claimed[]; asDigest: boolean }[] {
  return [...Map.groupBy(claimed, ({ notice }) => notice.level).values()].flatMap((level) =>
    [...Map.groupBy(level, ({ notice }) => notice.plan).values()].map((group) => ({
      group,
      asDigest: level.length > digestAbove && group.length > 1,
    })),
  )
}
