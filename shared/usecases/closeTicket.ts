import type { Input } from '../api/routes.ts'
import type { PromiseRules } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import { assertReadable } from './assertReadable.ts'
import { assertExpected, type Call } from './call.ts'
import { outcomeOf, withoutClock } from './clockFrom.ts'
import type { Tickets } from './ports.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface CloseTicketNeeds {
  readonly tickets: Pick<Tickets, 'find' | 'change'>
  readonly rules: PromiseRules
}

/** Closes a ticket and stops its clock. Closing a closed ticket changes nothing. */
export async function closeTicket(
  needs: CloseTicketNeeds,
  call: Call,
  { params }: Input<'closeTicket'>,
): Promise<TicketDetail> {
  const before = await needs.tickets.find(params.number)
  assertReadable(before, call.caller)
  if (before.status === 'closed') return ticketDetail(before)
  assertExpected(call, before.version)

  const stopped = before.clock && needs.rules.stopClock(before.clock, before.promise, call.now, false)
  const after: Ticket = {
    ...withoutClock(before),
    version: before.version + 1,
    status: 'closed',
    activityAt: call.now,
    closedAt: call.now,
    ...outcomeOf(stopped),
  }
  const answer = ticketDetail(after)
  await needs.tickets.change(
    before,
    after,
    undefined,
    call.record(before.organisation, 'TicketClosed', before.number, answer),
  )
  return answer
}
