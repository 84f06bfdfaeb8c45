import type { Instant } from '../core/domain/time.ts'
import type { ResponsePromise, RunningClock, StoppedClock } from '../plans/domain/promise.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import { dueOf, type Ticket } from './domain/ticket.ts'

/** The ticket fields for a clock that starts at `startedAt`. Empty for best effort. */
export function clockFrom(
  rules: PromiseRules,
  kind: RunningClock['kind'],
  promise: ResponsePromise,
  startedAt: Instant,
  version: Ticket['version'],
): ClockFields {
  return clockFields(rules, rules.startClock(kind, promise, startedAt), promise, version)
}

type ClockFields = Pick<Ticket, 'clock' | 'clockVersion' | 'due' | 'nextNotice'>

/** The ticket fields for a running clock. `version` is the ticket version that starts or resets it. */
export function clockFields(
  rules: PromiseRules,
  clock: RunningClock | undefined,
  promise: ResponsePromise,
  version: Ticket['version'],
): ClockFields {
  const nextNotice = clock && rules.noticesOf(clock, promise)[0]
  return { ...(clock && { clock, clockVersion: version }), ...dueOf({ clock }), ...(nextNotice && { nextNotice }) }
}

/** The ticket field that stores the outcome of a stopped clock. */
export function outcomeOf(stopped: StoppedClock | undefined): Pick<Ticket, 'initialResponse' | 'latestResponse'> {
  if (!stopped) return {}
  return stopped.kind === 'initialResponse' ? { initialResponse: stopped } : { latestResponse: stopped }
}

/** The ticket without its clock, and without the notices that were planned, claimed or paused for that clock. */
export function withoutClock(ticket: Ticket): Omit<Ticket, OfClock> {
  const { clock: _clock, clockVersion: _clockVersion, due: _due, nextNotice: _nextNotice, ...rest } = ticket
  const { noticeLease: _noticeLease, noticePause: _noticePause, ...left } = rest
  return left
}
type OfClock = 'clock' | 'clockVersion' | 'due' | 'nextNotice' | 'noticeLease' | 'noticePause'
