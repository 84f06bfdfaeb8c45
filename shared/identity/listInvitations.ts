import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Invitations } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

/** Lists the pending invitations of the caller's organisation, without expired ones. */
export async function listInvitations(
  { invitations, cursors }: { readonly invitations: Pick<Invitations, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<typeof identityRoutes.listInvitations>,
): Promise<Output<typeof identityRoutes.listInvitations>> {
  const organisation = ownOrganisation(call)
  const { items, next } = await readPage(cursors, call, ['invitations', organisation], query, (page) =>
    invitations.list(organisation, page),
  )
  return { invitations: items.filter(({ expiresAt }) => expiresAt > call.now), ...next }
}
