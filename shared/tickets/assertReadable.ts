import type { Caller } from '../core/domain/caller.ts'
import { isSupport } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Ticket } from './domain/ticket.ts'

export const isReadable = (ticket: Pick<Ticket, 'organisation'>, caller: Caller): boolean =>
  isSupport(caller) || ticket.organisation === caller.organisation

/** Refuses with `not_found`, whether the ticket does not exist or belongs to another organisation. */
export function assertReadable(ticket: Ticket | undefined, caller: Caller, what = 'ticket'): asserts ticket is Ticket {
  if (!ticket || !isReadable(ticket, caller)) throw new Refusal('not_found', { what })
}
