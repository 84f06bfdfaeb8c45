import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import type { Call } from './call.ts'
import type { Organisations } from './ports.ts'

/** Lets an account act for an organisation, in place of whichever it acted for before. */
export async function setMember(
  organisations: Pick<Organisations, 'find' | 'setMember'>,
  call: Call,
  { params: { organisation, member }, body }: Input<'setMember'>,
): Promise<Answer<'setMember'>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found')
  const answer = { organisation, member, role: body.role }
  const record = call.record(organisation, 'MemberSet', member, answer)
  await organisations.setMember({ ...answer, name: body.name }, record)
  return answer
}
