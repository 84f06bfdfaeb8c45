import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations, Suspensions } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'

/** Suspends an organisation, which can then only read its invoices, or resumes it. Repeating it is harmless. */
export async function suspendOrganisation(
  { organisations, suspensions }: { organisations: Pick<Organisations, 'find'>; suspensions: Suspensions },
  call: Call,
  { params: { organisation }, body: { suspended } }: Input<typeof organisationRoutes.suspendOrganisation>,
): Promise<Output<typeof organisationRoutes.suspendOrganisation>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found')
  if ((await suspensions.isSuspended(organisation)) === suspended) return { suspended }
  const event = suspended ? 'OrganisationSuspended' : 'OrganisationResumed'
  await suspensions.set(organisation, suspended, call.record(organisation, event, organisation, { suspended }))
  return { suspended }
}
