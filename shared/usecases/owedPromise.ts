import type { OwedPromise, PromiseRules } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import { clockFields, withoutClock } from './clockFrom.ts'

/** What support owes an answer to; undefined when nothing is awaited of it. */
export function owedPromise({ status, clock, firstAnsweredAt, promise, priority }: Ticket): OwedPromise | undefined {
  if (status === 'closed') return undefined
  const kind = clock?.kind ?? (firstAnsweredAt === undefined ? 'initialResponse' : undefined)
  return kind && { promise, priority, kind, clock }
}

/** The ticket with another promise and clock: a change that nobody made by writing, so it is no activity. */
export function withPromise(
  rules: PromiseRules,
  before: Ticket,
  { promise, clock }: Pick<Required<Ticket>, 'promise' | 'clock'>,
): Ticket {
  return {
    ...withoutClock(before),
    version: before.version + 1,
    promise,
    ...clockFields(rules, clock, promise, before.version + 1),
  }
}
