import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Message, maxNotes, type Ticket } from './domain/ticket.ts'
import { entryOf, type TicketChangeDeps } from './ticketChange.ts'
import type { AnnouncedAttachment } from './ticketPorts.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/**
 * Adds an internal note. A note is not an activity and does not change the version. It is recorded in the provider's
 * audit trail, because customers can read their organisation's audit trail. Two notes that are written at the same time
 * may count as one.
 */
export async function addNote(
  deps: TicketChangeDeps,
  call: Call,
  before: Ticket,
  message: Message,
  files: readonly AnnouncedAttachment[] = [],
): Promise<TicketDetail> {
  const notes = (before.notes ?? 0) + 1
  if (notes > maxNotes) throw new Refusal('thread_full')
  const response = ticketDetail(before)
  const record = call.record(providerTrail, 'TicketNoted', before.number, response)
  const entry = entryOf(deps, call, before, { message })
  await deps.tickets.write([{ before, after: { ...before, notes }, entry }], files, record)
  return response
}
