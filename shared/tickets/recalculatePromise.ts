import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import type { Change, Ticket } from './domain/ticket.ts'
import { withPromise } from './owedPromise.ts'
import { entryOf } from './ticketChange.ts'
import type { Tickets } from './ticketPorts.ts'

export interface RecalculatePromiseDeps {
  readonly tickets: Pick<Tickets, 'find' | 'write'>
  readonly rules: PromiseRules
  readonly newId: () => string
}

export interface Remaking {
  readonly cause: NonNullable<Change['cause']>
  /** Calculates a ticket's new promise and clock. Undefined if they stay the same. */
  make(ticket: Ticket): Parameters<typeof withPromise>[2] | undefined
}

const attempts = 3

/** Recalculates the promise of one ticket, with its entry and audit event. Returns whether the promise changed. */
export async function recalculatePromise(
  deps: RecalculatePromiseDeps,
  call: Call,
  number: TicketNumber,
  remaking: Remaking,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await recalculateOnce(deps, call, number, remaking)
    } catch (error) {
      // Someone changed the ticket in the meantime, so it is read again.
      if (!(error instanceof Refusal && error.code === 'stale') || attempt === attempts) throw error
    }
  }
}

async function recalculateOnce(
  deps: RecalculatePromiseDeps,
  call: Call,
  number: TicketNumber,
  { cause, make }: Remaking,
): Promise<boolean> {
  const before = await deps.tickets.find(number)
  const made = before && make(before)
  if (!before || !made) return false
  const after = withPromise(deps.rules, before, made, cause)
  const dueAt = { ...(before.clock && { from: before.clock.dueAt }), to: made.clock.dueAt }
  const entry = {
    ...entryOf(deps, call, after, {
      change: { move: 'promise', dueAt, startedClock: made.clock, cause, reason: made.clock.reason },
    }),
    side: 'support' as const,
  }
  await deps.tickets.write([{ before, after, entry }], [], call.record(before.organisation, 'PromiseChanged', number))
  return true
}
