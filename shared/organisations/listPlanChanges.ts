import type { Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { planHistory } from './domain/organisation.ts'
import type { Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'

export async function listPlanChanges(
  organisations: Pick<Organisations, 'find'>,
  call: Call,
): Promise<Output<typeof organisationRoutes.listPlanChanges>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  return { changes: planHistory(organisation) }
}
