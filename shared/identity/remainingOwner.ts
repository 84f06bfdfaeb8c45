import { Refusal } from '../core/domain/errors.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { Memberships, RemainingOwner } from './identityPorts.ts'

/**
 * Finds an owner with a password who remains when `leaving` is no longer an owner. Undefined if `leaving` is not an
 * owner, or has an identity provider: such an owner is never the last one. Refuses with `last_owner` if no other owner
 * remains, and with `sso_break_glass` if `leaving` is the break-glass owner.
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
