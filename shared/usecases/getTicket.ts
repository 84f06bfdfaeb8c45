import type { Answer, Input } from '../api/routes.ts'
import { isSupport } from '../domain/caller.ts'
import { assertReadable } from './assertReadable.ts'
import type { Call } from './call.ts'
import type { Cursors, Tickets } from './ports.ts'
import { shownToCustomer, ticketDetail } from './ticketViews.ts'

export interface GetTicketNeeds {
  readonly tickets: Pick<Tickets, 'find' | 'thread'>
  readonly cursors: Cursors
}

/** A ticket and a page of its thread: one read, whether it is there, is of others, or is not at all. */
export async function getTicket(
  { tickets, cursors }: GetTicketNeeds,
  { caller }: Call,
  { params: { number }, query: { cursor } }: Input<'getTicket'>,
): Promise<Answer<'getTicket'>> {
  const binding = [caller.id, caller.organisation ?? '', 'thread', number]
  const after = cursor === undefined ? undefined : await cursors.open(cursor, binding)
  const show = isSupport(caller) ? undefined : shownToCustomer
  const { entries, last, ...read } = await tickets.thread(number, after, show)
  const ticket = after ? await tickets.find(number) : read.ticket
  assertReadable(ticket, caller)
  return {
    ...ticketDetail(ticket),
    entries,
    ...(last && { nextCursor: await cursors.seal(last, binding) }),
  }
}
