import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { isSupport } from '../core/domain/caller.ts'
import { assertReadable } from './assertReadable.ts'
import { withMark } from './domain/readMarks.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

/** Marks a ticket as read by the caller up to an instant, but never beyond the latest activity. */
export async function markRead(
  tickets: Pick<Tickets, 'find' | 'readMarks' | 'saveReadMarks'>,
  { caller, record }: Call,
  { params: { number }, body }: Input<typeof ticketRoutes.markRead>,
): Promise<Output<typeof ticketRoutes.markRead>> {
  const ticket = await tickets.find(number)
  assertReadable(ticket, caller)
  const marks = await tickets.readMarks(caller.id)
  const before = marks.marks[number]
  const after = withMark(marks, number, body.readUpTo < ticket.activityAt ? body.readUpTo : ticket.activityAt)
  const readUpTo = after.marks[number] ?? after.readBefore ?? ticket.activityAt
  const response = { number, readUpTo, ...(before && { before }) }
  if (after === marks) return response
  const trail = isSupport(caller) ? providerTrail : ticket.organisation
  await tickets.saveReadMarks(caller.id, marks, after, record(trail, 'TicketRead', number, response))
  return response
}
