import { isSupport } from '../domain/caller.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Call } from './call.ts'
import type { StaffAccess } from './identityPorts.ts'

/** Tells the trail of a ticket's organisation that one of the provider's people has looked at it. */
export async function recordSeen(
  staffAccess: StaffAccess,
  call: Call,
  { organisation, number }: Pick<Ticket, 'organisation' | 'number'>,
): Promise<void> {
  if (isSupport(call.caller)) await staffAccess.saw(call.record(organisation, 'TicketSeenBySupport', number))
}
