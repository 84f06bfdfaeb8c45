import type { Caller } from '../domain/caller.ts'
import { isSupport } from '../domain/caller.ts'
import { Refusal } from '../domain/errors.ts'
import type { Ticket } from '../domain/ticket.ts'

/** Refuses with `not_found` alike for a ticket that does not exist and for one of another organisation. */
export function assertReadable(ticket: Ticket | undefined, caller: Caller, what = 'ticket'): asserts ticket is Ticket {
  const readable = ticket && (isSupport(caller) || ticket.organisation === caller.organisation)
  if (!readable) throw new Refusal('not_found', { what })
}
