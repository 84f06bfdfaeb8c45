import type { Input } from '../api/routes.ts'
import { isSupport } from '../domain/caller.ts'
import { assertReadable } from './assertReadable.ts'
import type { Call } from './call.ts'
import type { Tickets } from './ports.ts'
import { type TicketThread, ticketThread } from './ticketViews.ts'

export async function getTicket(
  tickets: Pick<Tickets, 'findThread'>,
  { caller }: Call,
  { params }: Input<'getTicket'>,
): Promise<TicketThread> {
  const thread = await tickets.findThread(params.number)
  assertReadable(thread?.ticket, caller)
  return ticketThread(thread.ticket, thread.messages, isSupport(caller))
}
