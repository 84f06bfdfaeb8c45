import type { Recorder } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import { toEpochMs } from '../core/domain/time.ts'
import { type Claimed, type ClaimNoticeDeps, claimNotice } from './claimNotice.ts'
import { digestAbove, digestOf } from './domain/digest.ts'
import type { PublishDigest, PublishNotice } from './noticePorts.ts'

export interface AnnounceDueNoticesDeps extends ClaimNoticeDeps {
  readonly publish: PublishNotice
  readonly publishDigest: PublishDigest
  readonly record: Recorder
}

/** The maximum number of notices in one run. The next run continues with the rest, longest due first. */
const noticesPerRun = 2_000
/** After this time a run claims no more notices, so that it can announce those it has claimed. */
const claimingMs = 25_000
/** After this time a run announces nothing more. A notice that it could not settle in time would be repeated. */
const publishingMs = 42_000
const atOnce = 16

export interface ScanResult {
  announced: number
  /** Someone replied, or another scan was first. */
  suppressed: number
  failed: number
  /** Due but not announced: left to the next runs, as far as this run has seen them. */
  left: number
}

/**
 * Announces every promise that is near, due or overdue: claim, publish, settle. If one level has too many notices, they
 * are sent as digests. A crash between publishing and settling repeats a notice with the same id. No crash loses one.
 */
export async function announceDueNotices(deps: AnnounceDueNoticesDeps): Promise<ScanResult> {
  const result: ScanResult = { announced: 0, suppressed: 0, failed: 0, left: 0 }
  const startedMs = toEpochMs(deps.now())
  const isPast = (afterMs: number) => toEpochMs(deps.now()) - startedMs > afterMs
  const { numbers: due, more, failures } = await deps.dueNotices.due(deps.now(), noticesPerRun)
  if (more) result.left = 1
  for (const error of failures) fail('list', error)
  const claimed: Claimed[] = []
  for (let start = 0; start < due.length; start += atOnce) {
    if (isPast(claimingMs)) {
      result.left += due.length - start
      break
    }
    const numbers = due.slice(start, start + atOnce)
    const claims = await Promise.all(numbers.map((number) => attempt(number, () => claimNotice(deps, number))))
    for (const one of claims) {
      if (one) claimed.push(one)
      else if (one === null) result.suppressed++
    }
  }
  for (const { group, asDigest } of groupsOf(claimed)) {
    if (asDigest) await publishGroup(group)
    else for (const one of group) await announceOne(one)
  }
  return result

  async function announceOne(one: Claimed): Promise<void> {
    // Its lease ends soon, and the next runs announce it.
    if (isPast(publishingMs)) result.left++
    else
      await attempt(one.number, async () => {
        await deps.publish(one.notice)
        await settle(one)
      })
  }

  async function publishGroup(group: readonly Claimed[]): Promise<void> {
    const [first] = group
    if (!first) return
    if (isPast(publishingMs)) {
      result.left += group.length
      return
    }
    const published = await attempt(first.number, async () => {
      await deps.publishDigest(digestOf(group.map(({ notice }) => notice)))
      return true
    })
    if (!published) {
      result.failed += group.length - 1
      return
    }
    for (let start = 0; start < group.length; start += atOnce) {
      await Promise.all(group.slice(start, start + atOnce).map((one) => attempt(one.number, () => settle(one))))
    }
  }

  async function settle({ number, leaseId, notice, next }: Claimed): Promise<void> {
    const published = { level: notice.level, at: notice.noticedAt }
    const record = deps.record(notice.organisation, 'NoticeAnnounced', notice.id)
    await deps.dueNotices.settle(number, leaseId, { announced: published, next }, record)
    result.announced++
  }

  /** Runs a step for a ticket. A failure does not prevent the others from being announced. */
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
    deps.onFailure(what, error)
  }
}

/**
 * Groups notices by level and plan, because subscriptions filter by these. A group becomes a digest if too many notices
 * have reached its level.
 */
function groupsOf(claimed: readonly Claimed[]): { group: Claimed[]; asDigest: boolean }[] {
  return [...Map.groupBy(claimed, ({ notice }) => notice.level).values()].flatMap((level) =>
    [...Map.groupBy(level, ({ notice }) => notice.plan).values()].map((group) => ({
      group,
      asDigest: level.length > digestAbove && group.length > 1,
    })),
  )
}
