import { Refusal } from '../domain/errors.ts'
import type { Memberships, RemainingOwner } from './identityPorts.ts'
import type { Membership } from './ports.ts'

/**
 * Somebody who owns the organisation when `leaving` owns it no more; undefined where they own nothing. Refuses with
 * `last_owner`.
 */
export async function remainingOwner(
  memberships: Pick<Memberships, 'ownerBeside'>,
  leaving: Membership,
): Promise<RemainingOwner | undefined> {
  if (leaving.role !== 'owner') return undefined
  const { organisation } = leaving
  const member = await memberships.ownerBeside(leaving.member, organisation)
  if (member === undefined) throw new Refusal('last_owner')
  return { member, organisation }
}
