import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { Ticket } from './domain/ticket.ts'
import {
  entryOf,
  moved,
  sideOf,
  statusOrRefuse,
  type TicketChangeNeeds,
  ticketToChange,
  writeChange,
} from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/** Sets the resources that a ticket is about. */
export async function nameResources(
  needs: TicketChangeNeeds,
  call: Call,
  { params, body: { affectedResources } }: Input<typeof ticketRoutes.nameResources>,
): Promise<TicketDetail> {
  const before = await ticketToChange(needs, call, params.number)
  const status = statusOrRefuse(before, 'nameResources', sideOf(call))
  if (JSON.stringify(before.affectedResources) === JSON.stringify(affectedResources)) return ticketDetail(before)
  const after: Ticket = { ...before, ...moved(before, call), status, affectedResources }
  const change = {
    move: 'nameResources',
    affectedResources: { from: before.affectedResources, to: affectedResources },
  } as const
  const entry = entryOf(needs, call, after, { change })
  return writeChange(needs, call, { event: 'TicketResourcesNamed', before, after, entry })
}
