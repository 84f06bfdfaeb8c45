import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import { clockFields, withoutClock } from './clockFrom.ts'
import type { Ticket } from './domain/ticket.ts'
import { owedPromise } from './owedPromise.ts'
import {
  clockChange,
  entryOf,
  moved,
  sideOf,
  statusOrRefuse,
  type TicketChangeDeps,
  ticketToChange,
  writeChange,
} from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/**
 * Changes the priority and recalculates the promise from the time of opening, with the plan that it was made with, or
 * from the upgrade that improved it. A running clock is reset. A stopped clock stays as it was.
 */
export async function prioritiseTicket(
  deps: TicketChangeDeps & { readonly rules: PromiseRules },
  call: Call,
  { params, body: { priority, reason } }: Input<typeof ticketRoutes.prioritiseTicket>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  const status = statusOrRefuse(before, 'prioritise', sideOf(call))
  if (before.priority === priority) return ticketDetail(before)

  const owed = owedPromise(before)
  const { promise, clock } = owed
    ? deps.rules.prioritise(owed, priority)
    : { promise: deps.rules.promise(before.promise.plan, priority, before.promise.startedAt), clock: undefined }
  const after: Ticket = {
    ...withoutClock(before),
    ...moved(before, call),
    status,
    priority,
    promise,
    ...clockFields(deps.rules, clock, promise, before.version + 1),
  }
  const change = {
    move: 'prioritise',
    priority: { from: before.priority, to: priority },
    ...clockChange(before, after),
    reason,
  } as const
  const entry = entryOf(deps, call, after, { change })
  return writeChange(deps, call, { event: 'TicketPrioritised', before, after, entry })
}
