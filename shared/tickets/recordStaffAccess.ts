import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import type { Ticket } from './domain/ticket.ts'

/** Tells the trail of a ticket's organisation that one of the provider's people has looked at it. */
export async function recordStaffAccess(
  staffAccess: StaffAccess,
  call: Call,
  { organisation, number }: Pick<Ticket, 'organisation' | 'number'>,
): Promise<void> {
  if (isSupport(call.caller)) await staffAccess.recordOnce(call.record(organisation, 'TicketSeenBySupport', number))
}
