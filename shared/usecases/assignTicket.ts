import type { Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { movesFrom, statusAfter, type Ticket } from '../domain/ticket.ts'
import { assertReadable } from './assertReadable.ts'
import { assertExpected, type Call } from './call.ts'
import type { Tickets } from './ports.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/** Takes a ticket, or assigns it to a colleague: it is with support from then on, but not answered. */
export async function assignTicket(
  tickets: Pick<Tickets, 'find' | 'change'>,
  call: Call,
  { params, body }: Input<'assignTicket'>,
): Promise<TicketDetail> {
  const before = await tickets.find(params.number)
  assertReadable(before, call.caller)
  assertExpected(call, before.version)

  const status = statusAfter('assign', before.status)
  if (status === undefined)
    throw new Refusal('transition_refused', {
      ticketStatus: before.status,
      allowed: movesFrom(before.status, 'support'),
    })
  const assignee = body.assignee ?? { id: call.caller.id, name: call.caller.name }
  const after: Ticket = { ...before, version: before.version + 1, status, assignee, activityAt: call.now }
  const answer = ticketDetail(after)
  await tickets.change(
    before,
    after,
    undefined,
    call.record(before.organisation, 'TicketAssigned', before.number, answer),
  )
  return answer
}
