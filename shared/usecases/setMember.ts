import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { providerTimeZone } from '../domain/time.ts'
import type { Call } from './call.ts'
import type { Organisations } from './ports.ts'

/** Lets an account act for an organisation; one that acts for another is refused with `member_elsewhere`. */
export async function setMember(
  organisations: Pick<Organisations, 'find' | 'findMember' | 'setMember'>,
  call: Call,
  { params: { organisation, member }, body }: Input<'setMember'>,
): Promise<Answer<'setMember'>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found')
  const known = await organisations.findMember(member)
  if (known && known.organisation !== organisation) throw new Refusal('member_elsewhere')
  const membership = { member, organisation, timeZone: known?.timeZone ?? providerTimeZone, ...body }
  await organisations.setMember(membership, call.record(organisation, 'MemberSet', member, membership))
  return membership
}
