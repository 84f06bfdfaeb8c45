import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { organisationRoutes } from '../organisations/organisationRoutes.ts'

export interface ListMembersDeps {
  readonly organisations: Pick<Organisations, 'find' | 'listMembers'>
  readonly cursors: Cursors
}

/** Lists the members of an organisation. Refuses with `not_found` if it does not exist. */
export async function listMembers(
  { organisations, cursors }: ListMembersDeps,
  call: Call,
  organisation: string,
  query: Input<typeof organisationRoutes.listMembers>['query'],
): Promise<Output<typeof organisationRoutes.listMembers>> {
  if (!(await organisations.find(organisation))) throw new Refusal('not_found', { what: 'organisation' })
  const { items, next } = await readPage(cursors, call, ['members', organisation], query, (page) =>
    organisations.listMembers(organisation, page),
  )
  return { members: items, ...next }
}
