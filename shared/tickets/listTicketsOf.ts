import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { type ListTicketsDeps, listTickets } from './listTickets.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

/**
 * As `listTickets`, for any organisation. Refuses an unknown organisation, so that a mistyped id does not look like a
 * customer without tickets.
 */
export async function listTicketsOf(
  deps: ListTicketsDeps & {
    readonly organisations: Pick<Organisations, 'find'>
    readonly staffAccess: StaffAccess
  },
  call: Call,
  { params: { organisation }, query }: Input<typeof ticketRoutes.listTicketsOf>,
): Promise<Output<typeof ticketRoutes.listTicketsOf>> {
  if (!(await deps.organisations.find(organisation))) throw new Refusal('not_found', { what: 'organisation' })
  await deps.staffAccess.recordOnce(call.record(organisation, 'TicketsListedBySupport', organisation))
  return listTickets(deps, call, organisation, query)
}
