import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { Memberships } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'
import { remainingOwner } from './remainingOwner.ts'

/**
 * Ends a membership, the caller's own or another's. Writes end with it, reads with the token, which expires within 15
 * minutes. Refuses with `not_found` a person who is not a member of the organisation, and with `last_owner` its only
 * owner.
 */
export async function removeMember(
  memberships: Pick<Memberships, 'find' | 'findOtherOwner' | 'isBreakGlass' | 'remove'>,
  call: Call,
  { member, organisation }: { readonly member: string; readonly organisation: string },
): Promise<Output<typeof identityRoutes.removeMember>> {
  const before = await memberOf(memberships, member, organisation)
  const remaining = await remainingOwner(memberships, before)
  await memberships.remove(before, remaining, call.record(organisation, 'MemberRemoved', member, {}))
  return {}
}

/** The membership of `member` in the organisation. A member of another one is refused like an unknown person. */
export async function memberOf(
  memberships: Pick<Memberships, 'find'>,
  member: string,
  organisation: string,
): Promise<Membership> {
  const membership = await memberships.find(member)
  if (membership?.organisation !== organisation) throw new Refusal('not_found')
  return membership
}
