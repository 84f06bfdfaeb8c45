import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import type { Memberships } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'
import { remainingOwner } from './remainingOwner.ts'
import { memberOf } from './removeMember.ts'

/** Makes a member an owner, or makes an owner a customer if another owner remains. */
export async function setMemberRole(
  memberships: Pick<Memberships, 'find' | 'findOtherOwner' | 'isBreakGlass' | 'put'>,
  call: Call,
  { params: { member }, body: { role } }: Input<typeof identityRoutes.setMemberRole>,
): Promise<Output<typeof identityRoutes.setMemberRole>> {
  const organisation = ownOrganisation(call)
  const before = await memberOf(memberships, member, organisation)
  if (before.role === role) return before
  const remaining = await remainingOwner(memberships, before)
  const after = { ...before, role }
  await memberships.put(before, after, remaining, [call.record(organisation, 'MemberSet', member, after)])
  return after
}
