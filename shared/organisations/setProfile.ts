import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Membership, Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'

/** Returns the caller's own profile. */
export async function getProfile(
  organisations: Pick<Organisations, 'findMember'>,
  call: Call,
): Promise<Output<typeof organisationRoutes.getProfile>> {
  return ownMembership(organisations, call)
}

/** Sets what people choose in their own profile. */
export async function setProfile(
  organisations: Pick<Organisations, 'findMember' | 'setTimeZone'>,
  call: Call,
  { body }: Input<typeof organisationRoutes.setProfile>,
): Promise<Output<typeof organisationRoutes.setProfile>> {
  const after = { ...(await ownMembership(organisations, call)), ...body }
  await organisations.setTimeZone(after, call.record(after.organisation, 'ProfileSet', after.member, after))
  return after
}

async function ownMembership(organisations: Pick<Organisations, 'findMember'>, call: Call): Promise<Membership> {
  const membership = await organisations.findMember(call.caller.id)
  if (membership?.organisation !== ownOrganisation(call)) throw new Refusal('no_organisation')
  return membership
}
