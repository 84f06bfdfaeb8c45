import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Organisations } from '../tickets/ticketPorts.ts'
import { organisationView } from './organisationView.ts'

export interface GetOrganisationNeeds {
  readonly organisations: Pick<Organisations, 'find'>
  readonly supportPhone: string
}

export async function getOrganisation(
  { organisations, supportPhone }: GetOrganisationNeeds,
  call: Call,
): Promise<Answer<'getOrganisation'>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  return organisationView(organisation, call.now, supportPhone)
}

/** As `getOrganisation`, of any organisation. */
export async function getOrganisationOf(
  { organisations, supportPhone }: GetOrganisationNeeds,
  { now }: Call,
  { params }: Input<'getOrganisationOf'>,
): Promise<Answer<'getOrganisationOf'>> {
  const organisation = await organisations.find(params.organisation)
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  return organisationView(organisation, now, supportPhone)
}
