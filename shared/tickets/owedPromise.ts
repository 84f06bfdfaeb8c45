import type { OwedPromise, PromiseRules } from '../plans/domain/sla.ts'
import { clockFields, withoutClock } from './clockFrom.ts'
import type { Change, Ticket } from './domain/ticket.ts'

/** What support owes an answer to; undefined when nothing is awaited of it. */
export function owedPromise({ status, clock, firstAnsweredAt, promise, priority }: Ticket): OwedPromise | undefined {
  if (status === 'closed') return undefined
  const kind = clock?.kind ?? (firstAnsweredAt === undefined ? 'initialResponse' : undefined)
  return kind && { promise, priority, kind, clock }
}

/**
 * The ticket with another promise and clock: a change that nobody made by writing, so it is no activity. Whoever has
 * paused its notices still has it in hand when the calendar has changed; an upgrade gives another promise.
 */
export function withPromise(
  rules: PromiseRules,
  before: Ticket,
  { promise, clock }: { readonly promise: Ticket['promise']; readonly clock: NonNullable<Ticket['clock']> },
  cause: NonNullable<Change['cause']>,
): Ticket {
  const { noticePause, version } = before
  return {
    ...withoutClock(before),
    version: version + 1,
    promise,
    ...clockFields(rules, clock, promise, version + 1),
    ...(cause === 'calendar' && noticePause && { noticePause }),
  }
}
