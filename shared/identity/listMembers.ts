import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { readPage } from '../core/pages.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Cursors, Organisations } from '../tickets/ticketPorts.ts'

export interface ListMembersNeeds {
  readonly organisations: Pick<Organisations, 'find' | 'listMembers'>
  readonly cursors: Cursors
}

/** The members of an organisation; refuses one that is not there. */
export async function listMembers(
  { organisations, cursors }: ListMembersNeeds,
  call: Call,
  organisation: string,
  query: Input<'listMembers'>['query'],
): Promise<Answer<'listMembers'>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found', { what: 'organisation' })
  const { items, next } = await readPage(cursors, call, ['members', organisation], query, (page) =>
    organisations.listMembers(organisation, page),
  )
  return { members: items, ...next }
}
