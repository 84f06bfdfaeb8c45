import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { providerTimeZone } from '../core/domain/time.ts'
import type { Membership, Organisations } from '../organisations/organisationPorts.ts'
import type { organisationRoutes } from '../organisations/organisationRoutes.ts'
import type { Memberships } from './identityPorts.ts'
import { remainingOwner } from './remainingOwner.ts'

export interface SetMemberDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly memberships: Pick<Memberships, 'find' | 'findOtherOwner' | 'isBreakGlass' | 'put'>
}

/**
 * Lets an account act for an organisation. Refuses with `member_elsewhere` an account that acts for another, unless
 * `movesFrom` names that organisation. The audit trails of both then record the move.
 */
export async function setMember(
  { organisations, memberships }: SetMemberDeps,
  call: Call,
  { params: { organisation, member }, body: { movesFrom, ...body } }: Input<typeof organisationRoutes.setMember>,
): Promise<Output<typeof organisationRoutes.setMember>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found')
  const known = await memberships.find(member)
  const left = known && known.organisation !== organisation ? known.organisation : undefined
  if (left !== undefined && left !== movesFrom) throw new Refusal('member_elsewhere')
  const membership: Membership = {
    ...{ member, organisation, timeZone: known?.timeZone ?? providerTimeZone, ...body },
    ...(known?.provider !== undefined && { provider: known.provider }),
  }
  const staysOwner = left === undefined && body.role === 'owner'
  const remaining = known && !staysOwner ? await remainingOwner(memberships, known) : undefined
  await memberships.put(known, membership, remaining, [
    call.record(organisation, 'MemberSet', member, membership),
    ...(left === undefined ? [] : [call.record(left, 'MemberRemoved', member)]),
  ])
  return membership
}
