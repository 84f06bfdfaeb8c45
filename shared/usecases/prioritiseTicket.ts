import type { Input } from '../api/routes.ts'
import type { PromiseRules } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Call } from './call.ts'
import { clockFrom, withoutClock } from './clockFrom.ts'
import {
  clockChange,
  entryOf,
  moved,
  sideOf,
  statusOrRefuse,
  type TicketChangeNeeds,
  ticketToChange,
  writeChange,
} from './ticketChange.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/**
 * Changes the priority. The promise is made anew, as of the time of opening and by the plan that it was made with; a
 * clock that runs is set by it, and one that has stopped stays as it was.
 */
export async function prioritiseTicket(
  needs: TicketChangeNeeds & { readonly rules: PromiseRules },
  call: Call,
  { params, body: { priority, reason } }: Input<'prioritiseTicket'>,
): Promise<TicketDetail> {
  const before = await ticketToChange(needs, call, params.number)
  const status = statusOrRefuse(before, 'prioritise', sideOf(call))
  if (before.priority === priority) return ticketDetail(before)

  const promise = needs.rules.promise(before.promise.plan, priority, before.promise.startedAt)
  const kind = isAwaited(before)
  const startedAt = before.clock?.startedAt ?? before.openedAt
  const after: Ticket = {
    ...withoutClock(before),
    ...moved(before, call),
    status,
    priority,
    promise,
    ...(kind && clockFrom(needs.rules, kind, promise, startedAt)),
  }
  const change = {
    move: 'prioritise',
    priority: { from: before.priority, to: priority },
    ...clockChange(before, after),
    reason,
  } as const
  const entry = entryOf(needs, call, after, { change })
  return writeChange(needs, call, { event: 'TicketPrioritised', before, after, entry })
}

/** What is awaited of support now. A best-effort ticket that nobody has answered has no clock, but may get one. */
function isAwaited({ clock, firstAnsweredAt }: Ticket) {
  return clock?.kind ?? (firstAnsweredAt === undefined ? 'initialResponse' : undefined)
}
