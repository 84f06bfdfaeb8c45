import { Refusal } from '../core/domain/errors.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { Memberships, RemainingOwner } from './identityPorts.ts'

/**
 * Somebody with a password who owns the organisation when `leaving` owns it no more; undefined where they own nothing,
 * or where an identity provider vouches for them: such an owner is never the last. Refuses with `last_owner`, and with
 * `sso_break_glass` whoever is to get in should single sign-on fail.
 */
export async function remainingOwner(
  memberships: Pick<Memberships, 'findOtherOwner' | 'isBreakGlass'>,
  { member: leaving, organisation, role, provider }: Membership,
): Promise<RemainingOwner | undefined> {
  if (role !== 'owner' || provider !== undefined) return undefined
  const member = await memberships.findOtherOwner(leaving, organisation)
  if (member === undefined) throw new Refusal('last_owner')
  if (await memberships.isBreakGlass(leaving, organisation)) throw new Refusal('sso_break_glass')
  return { member, organisation, leaving }
}
