import { Temporal } from 'temporal-polyfill'
import { memoize } from '../../core/domain/memoize.ts'
import {
  type Instant,
  inWeekdayWords,
  localDateAt,
  providerTimeZone,
  toEpochMs,
  toInstant,
} from '../../core/domain/time.ts'
import type { Plan, PlanTerms, Priority, SupportHoursName, Target } from './plans.ts'
import { supportCalendar, termsOf } from './plans.ts'
import {
  type NoticeLevel,
  noticeLevels,
  type PlannedNotice,
  type ResponsePromise,
  type RunningClock,
  type StoppedClock,
} from './promise.ts'
import { createSupportHours, type SupportHours } from './supportHours.ts'

/** A promise of a response that support still owes. Best effort has no clock. */
export interface OwedPromise {
  readonly promise: ResponsePromise
  readonly priority: Priority
  readonly kind: RunningClock['kind']
  readonly clock: RunningClock | undefined
}

export interface PromiseRules {
  /** The promise made to a ticket of this plan and priority that starts at `startedAt`. */
  promise(plan: Plan, priority: Priority, startedAt: Instant): ResponsePromise
  /** A clock with the ticket's own target from `startedAt` on. Undefined for best effort, and if this kind is off. */
  startClock(kind: RunningClock['kind'], promise: ResponsePromise, startedAt: Instant): RunningClock | undefined
  stopClock(clock: RunningClock, promise: ResponsePromise, stoppedAt: Instant, answered: boolean): StoppedClock
  /**
   * Applies an upgrade to a promise that support still owes. The earlier due time counts: that of the old promise, or
   * that of the new plan's target from the upgrade on. Undefined if nothing improves.
   */
  upgrade(
    owed: OwedPromise,
    plan: Plan,
    upgradedAt: Instant,
  ): { promise: ResponsePromise; clock: RunningClock } | undefined
  /** Recalculates an owed promise for another priority, from its start or from its upgrade. */
  prioritise(owed: OwedPromise, priority: Priority): { promise: ResponsePromise; clock: RunningClock | undefined }
  /** Recalculates the promise and its clock by today's calendar. Undefined if they stay the same. */
  recalculate(owed: OwedPromise): { promise: ResponsePromise; clock: RunningClock } | undefined
  /** All notices of a clock, in order of time. */
  noticesOf(clock: RunningClock, promise: ResponsePromise): PlannedNotice[]
}

/**
 * Creates the rules of promises for an operator's list of holidays (local dates). If next responses have no clocks,
 * those that already run continue.
 */
export function createPromiseRules(
  holidays: readonly string[],
  { nextResponses }: { readonly nextResponses: boolean } = { nextResponses: true },
): PromiseRules {
  const supportHours = memoize((name: SupportHoursName) => createSupportHours(supportCalendar(name, holidays)))
  /** The terms in force when a clock began: a promise keeps the terms under which it was made. */
  const termsAt = (plan: Plan, epochMs: number): PlanTerms => termsOf(plan, localDateAt(epochMs))
  const hoursOf = (plan: Plan, epochMs: number): SupportHours => supportHours(termsAt(plan, epochMs).supportHours)
  const closedDates = new Set(holidays)

  /** The instant at which `share` of the target has passed. A business-day target counts whole days. */
  function instantAt(plan: Plan, target: Target, startMs: number, share: number): number | undefined {
    switch (target.kind) {
      case 'supportHours':
        return hoursOf(plan, startMs).addOpenTime(startMs, target.minutes * share * 60_000)
      case 'nextBusinessDay':
        return endOfBusinessDay(startMs, Math.max(1, share), closedDates)
      case 'bestEffort':
        return undefined
    }
  }

  /** The due time of a target that starts at `startedAt`, and its explanation. */
  function dueOf(plan: Plan, target: Target, startedAt: Instant): { dueAt?: Instant; reason: string } {
    const startMs = toEpochMs(startedAt)
    const dueMs = instantAt(plan, target, startMs, 1)
    const opening = toInstant(hoursOf(plan, startMs).nextOpening(startMs))
    const reason = inWords(target, termsAt(plan, startMs).supportHours, opening)
    return dueMs === undefined ? { reason } : { dueAt: toInstant(dueMs), reason }
  }

  function promise(plan: Plan, priority: Priority, startedAt: Instant): ResponsePromise {
    const target = termsAt(plan, toEpochMs(startedAt)).targets[priority]
    return { plan, target, startedAt, ...dueOf(plan, target, startedAt) }
  }

  function startClock(kind: RunningClock['kind'], promised: ResponsePromise, startedAt: Instant) {
    return kind === 'nextResponse' && !nextResponses ? undefined : clockOf(kind, promised, startedAt)
  }

  function clockOf(kind: RunningClock['kind'], { plan, target }: ResponsePromise, startedAt: Instant) {
    const { dueAt, reason } = dueOf(plan, target, startedAt)
    return dueAt && { kind, startedAt, dueAt, reason }
  }

  function stopClock(
    clock: RunningClock,
    promised: ResponsePromise,
    stoppedAt: Instant,
    answered: boolean,
  ): StoppedClock {
    const [startMs, dueMs, stopMs] = [toEpochMs(clock.startedAt), toEpochMs(clock.dueAt), toEpochMs(stoppedAt)]
    const hours = hoursOf(clock.plan ?? promised.plan, toEpochMs(clock.countsFrom ?? clock.startedAt))
    const inTime = stopMs <= dueMs
    return {
      ...clock,
      stoppedAt,
      outcome: inTime ? (answered ? 'met' : 'closed unanswered') : 'breached',
      ...(!inTime && !answered && { neverAnswered: true }),
      responseOpenSeconds: Math.floor(hours.openTimeBetween(startMs, stopMs) / 1_000),
      breachedByOpenSeconds: Math.ceil(hours.openTimeBetween(dueMs, stopMs) / 1_000),
    }
  }

  function noticesOf(clock: RunningClock, promised: ResponsePromise): PlannedNotice[] {
    const { plan, target } = { ...promised, ...countedBy(clock) }
    return noticeLevels
      .filter(({ onlyIfTargetEscalates }) => target.escalates || !onlyIfTargetEscalates)
      .flatMap(({ level, share }) => {
        const countsFrom = toEpochMs(clock.countsFrom ?? clock.startedAt)
        const atMs = share === 1 ? toEpochMs(clock.dueAt) : instantAt(plan, target, countsFrom, share)
        return atMs === undefined ? [] : [{ level, at: toInstant(atMs) }]
      })
  }

  function upgrade({ promise: old, priority, kind, clock }: OwedPromise, plan: Plan, upgradedAt: Instant) {
    const target = termsAt(plan, toEpochMs(upgradedAt)).targets[priority]
    const { dueAt, reason } = dueSinceUpgrade(plan, target, upgradedAt)
    if (dueAt === undefined || (clock && clock.dueAt <= dueAt)) return undefined
    const startedAt = clock?.startedAt ?? old.startedAt
    const bettered = { kind, startedAt, countsFrom: upgradedAt, dueAt, reason }
    // The initial response was given under the old plan, so its promise stays, as do reports on it.
    if (kind === 'nextResponse') return { promise: old, clock: { ...bettered, plan, target } }
    return { promise: { plan, target, startedAt: old.startedAt, dueAt, reason }, clock: bettered }
  }

  function dueSinceUpgrade(plan: Plan, target: Target, upgradedAt: Instant): ReturnType<typeof dueOf> {
    const due = dueOf(plan, target, upgradedAt)
    return { ...due, reason: `${due.reason}, since the upgrade` }
  }

  function prioritise({ promise: old, kind, clock }: OwedPromise, priority: Priority) {
    const recalculated = promise(old.plan, priority, old.startedAt)
    if (clock?.countsFrom === undefined)
      return { promise: recalculated, clock: clockOf(kind, recalculated, clock?.startedAt ?? old.startedAt) }
    const plan = clock.plan ?? old.plan
    const target = termsAt(plan, toEpochMs(clock.countsFrom)).targets[priority]
    const due = dueSinceUpgrade(plan, target, clock.countsFrom)
    const set = due.dueAt && { ...clock, ...(clock.target && { target }), dueAt: due.dueAt, reason: due.reason }
    return { promise: kind === 'initialResponse' ? { ...recalculated, ...due } : recalculated, clock: set }
  }

  function recalculate({ promise: old, clock }: OwedPromise) {
    if (!clock) return undefined
    const { plan, target } = { ...old, ...countedBy(clock) }
    const { dueAt, reason } = clock.countsFrom
      ? dueSinceUpgrade(plan, target, clock.countsFrom)
      : dueOf(plan, target, clock.startedAt)
    if (dueAt === undefined || dueAt === clock.dueAt) return undefined
    const isInitial = clock.kind === 'initialResponse'
    return { promise: isInitial ? { ...old, dueAt, reason } : old, clock: { ...clock, dueAt, reason } }
  }

  return { promise, startClock, stopClock, upgrade, prioritise, recalculate, noticesOf }
}

const countedBy = ({ plan, target }: RunningClock): { plan?: Plan; target?: Target } =>
  plan && target ? { plan, target } : {}

/**
 * The level to announce at `now` if `next` is the earliest level not yet announced: the latest whose time has come. A
 * delayed scan therefore announces only the current level, not each level that it missed.
 */
export function levelAt(
  notices: readonly PlannedNotice[],
  next: PlannedNotice,
  now: Instant,
): PlannedNotice | undefined {
  // By position, not by time: a changed calendar may have moved planned notices, but never out of order.
  const ahead = notices.slice(notices.findIndex(({ level }) => level === next.level))
  return ahead.findLast(({ at }) => at <= now) ?? (next.at <= now ? ahead[0] : undefined)
}

export function noticeAfter(notices: readonly PlannedNotice[], level: NoticeLevel): PlannedNotice | undefined {
  return notices[notices.findIndex((notice) => notice.level === level) + 1]
}

/** 18:00 provider time on the `count`th Mon-Fri non-holiday after the local day of `startMs`. */
function endOfBusinessDay(startMs: number, count: number, holidays: ReadonlySet<string>): number {
  let date = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(providerTimeZone).toPlainDate()
  for (let found = 0; found < count; ) {
    date = date.add({ days: 1 })
    if (date.dayOfWeek <= 5 && !holidays.has(date.toString())) found++
  }
  return date.toZonedDateTime({ timeZone: providerTimeZone, plainTime: '18:00' }).epochMilliseconds
}

function inWords(target: Target, hours: SupportHoursName, opening: Instant): string {
  switch (target.kind) {
    case 'supportHours': {
      const amount =
        target.minutes % 60 === 0 ? `${target.minutes / 60} support hours` : `${target.minutes} support minutes`
      const from = `${inWeekdayWords(opening)}, ${hours}, ${providerTimeZone}`
      return `${amount.replace(/^1 support hours/, '1 support hour')} from ${from}`
    }
    case 'nextBusinessDay':
      return `18:00 on the next business day after ${inWeekdayWords(opening)}, ${providerTimeZone}`
    case 'bestEffort':
      return `best effort within ${hours}`
  }
}
