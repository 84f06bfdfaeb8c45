import type { OwedPromise, PromiseRules } from '../plans/domain/sla.ts'
import { clockFields, withoutClock } from './clockFrom.ts'
import type { Change, Ticket } from './domain/ticket.ts'

/** The promise for which support owes a response. Undefined if none is awaited. */
export function owedPromise({ status, clock, firstAnsweredAt, promise, priority }: Ticket): OwedPromise | undefined {
  if (status === 'closed') return undefined
  const kind = clock?.kind ?? (firstAnsweredAt === undefined ? 'initialResponse' : undefined)
  return kind && { promise, priority, kind, clock }
}

/**
 * The ticket with another promise and clock. No person wrote anything, so this is not an activity. A pause of notices
 * survives a change of the calendar, since the person who set it still has the ticket in hand. It ends with an upgrade,
 * which makes another promise.
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
