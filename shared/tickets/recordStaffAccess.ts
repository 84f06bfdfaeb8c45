import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import type { Ticket } from './domain/ticket.ts'

/** Records in the organisation's audit trail that a member of the provider's staff viewed its ticket. */
export async function recordStaffAccess(
  staffAccess: StaffAccess,
  call: Call,
  { organisation, number }: Pick<Ticket, 'organisation' | 'number'>,
): Promise<void> {
  if (isSupport(call.caller)) await staffAccess.recordOnce(call.record(organisation, 'TicketSeenBySupport', number))
}
