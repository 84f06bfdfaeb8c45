import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

export interface GetOrganisationDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly supportPhone: string
}

export async function getOrganisation(
  { organisations, supportPhone }: GetOrganisationDeps,
  call: Call,
): Promise<Output<typeof organisationRoutes.getOrganisation>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  return organisationView(organisation, call.now, supportPhone)
}

/** Like `getOrganisation`, for any organisation. */
export async function getOrganisationOf(
  { organisations, supportPhone }: GetOrganisationDeps,
  { now }: Call,
  { params }: Input<typeof organisationRoutes.getOrganisationOf>,
): Promise<Output<typeof organisationRoutes.getOrganisationOf>> {
  const organisation = await organisations.find(params.organisation)
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  return organisationView(organisation, now, supportPhone)
}
