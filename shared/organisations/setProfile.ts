import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Membership, Organisations } from '../tickets/ticketPorts.ts'

/** What is known of the caller. */
export async function getProfile(
  organisations: Pick<Organisations, 'findMember'>,
  call: Call,
): Promise<Answer<'getProfile'>> {
  return ownMembership(organisations, call)
}

/** Sets what people choose for themselves. */
export async function setProfile(
  organisations: Pick<Organisations, 'findMember' | 'setTimeZone'>,
  call: Call,
  { body }: Input<'setProfile'>,
): Promise<Answer<'setProfile'>> {
  const after = { ...(await ownMembership(organisations, call)), ...body }
  await organisations.setTimeZone(after, call.record(after.organisation, 'ProfileSet', after.member, after))
  return after
}

async function ownMembership(organisations: Pick<Organisations, 'findMember'>, call: Call): Promise<Membership> {
  const membership = await organisations.findMember(call.caller.id)
  if (membership?.organisation !== ownOrganisation(call)) throw new Refusal('no_organisation')
  return membership
}
