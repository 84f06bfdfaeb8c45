import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { Ticket } from './domain/ticket.ts'
import {
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

/** Sets the affected resources of a ticket. */
export async function setAffectedResources(
  deps: TicketChangeDeps,
  call: Call,
  { params, body: { affectedResources } }: Input<typeof ticketRoutes.setAffectedResources>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  const status = statusOrRefuse(before, 'setAffectedResources', sideOf(call))
  if (JSON.stringify(before.affectedResources) === JSON.stringify(affectedResources)) return ticketDetail(before)
  const after: Ticket = { ...before, ...moved(before, call), status, affectedResources }
  const change = {
    move: 'setAffectedResources',
    affectedResources: { from: before.affectedResources, to: affectedResources },
  } as const
  const entry = entryOf(deps, call, after, { change })
  return writeChange(deps, call, { event: 'TicketResourcesNamed', before, after, entry })
}
