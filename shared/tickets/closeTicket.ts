import type { Input } from '../core/api/route.ts'
import { assertExpected, type Call } from '../core/call.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import { assertReadable } from './assertReadable.ts'
import { outcomeOf, withoutClock } from './clockFrom.ts'
import type { Ticket } from './domain/ticket.ts'
import { entryOf, moved, statusChange, type TicketChangeDeps, writeChange } from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface CloseTicketDeps extends TicketChangeDeps {
  readonly rules: PromiseRules
}

/** Closes a ticket and stops its clock. Closing a closed ticket changes nothing. */
export async function closeTicket(
  deps: CloseTicketDeps,
  call: Call,
  { params }: Input<typeof ticketRoutes.closeTicket>,
): Promise<TicketDetail> {
  const before = await deps.tickets.find(params.number)
  assertReadable(before, call.caller)
  if (before.status === 'closed') return ticketDetail(before)
  assertExpected(call, before.version)

  const stopped = before.clock && deps.rules.stopClock(before.clock, before.promise, call.now, false)
  const after: Ticket = {
    ...withoutClock(before),
    ...moved(before, call),
    status: 'closed',
    closedAt: call.now,
    ...outcomeOf(stopped),
  }
  const entry = entryOf(deps, call, after, {
    change: { move: 'close', ...statusChange(before, after), ...(stopped && { stoppedClock: stopped }) },
  })
  return writeChange(deps, call, { event: 'TicketClosed', before, after, entry })
}
