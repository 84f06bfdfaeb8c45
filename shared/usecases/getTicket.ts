import type { Input } from '../api/routes.ts'
import { isSupport } from '../domain/caller.ts'
import { assertReadable } from './assertReadable.ts'
import type { Call } from './call.ts'
import type { Tickets } from './ports.ts'
import { type TicketThread, ticketThread } from './ticketViews.ts'

export async function getTicket(
  tickets: Pick<Tickets, 'find' | 'messages'>,
  { caller }: Call,
  { params }: Input<'getTicket'>,
): Promise<TicketThread> {
  const ticket = await tickets.find(params.number)
  // Before the messages are read: a ticket of others costs just what a missing one does.
  assertReadable(ticket, caller)
  return ticketThread(ticket, await tickets.messages(ticket.number), isSupport(caller))
}
