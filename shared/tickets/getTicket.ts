import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import type { Cursors } from '../core/ports.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import { assertReadable, isReadable } from './assertReadable.ts'
import type { Entry, Ticket } from './domain/ticket.ts'
import { recordStaffAccess } from './recordStaffAccess.ts'
import type { TypingIndicators } from './supportPorts.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { shownToCustomer, ticketDetail } from './ticketViews.ts'
import { othersOf } from './typing.ts'

export interface GetTicketDeps {
  readonly tickets: Pick<Tickets, 'find' | 'thread'>
  readonly cursors: Cursors
  readonly staffAccess: StaffAccess
  readonly typing: Pick<TypingIndicators, 'list'>
}

/** Returns a ticket and a page of its thread. Another organisation's ticket causes as many reads as a missing one. */
export async function getTicket(
  { tickets, cursors, staffAccess, typing }: GetTicketDeps,
  call: Call,
  { params: { number }, query: { cursor } }: Input<typeof ticketRoutes.getTicket>,
): Promise<Output<typeof ticketRoutes.getTicket>> {
  const { caller } = call
  const binding = [caller.id, caller.organisation ?? '', 'thread', number]
  const after = cursor === undefined ? undefined : await cursors.open(cursor, binding)
  const known = after && (await tickets.find(number))
  if (after) assertReadable(known, caller)
  const reader = {
    mayRead: (one: Ticket) => isReadable(one, caller),
    show: isSupport(caller) ? (entry: Entry) => entry : shownToCustomer,
  }
  const { entries, last, ticket = known } = await tickets.thread(number, after, reader)
  assertReadable(ticket, caller)
  const [present] = await Promise.all([
    isSupport(caller) && !after ? typing.list(number) : undefined,
    recordStaffAccess(staffAccess, call, ticket),
  ])
  return {
    ...ticketDetail(ticket),
    entries,
    // Whoever looks at a ticket reads it again and again: presence travels in the same response.
    ...(present && { typing: othersOf(present, caller.id, call.now) }),
    ...(last && { nextCursor: await cursors.seal(last, binding) }),
  }
}
