import { type Call, ownOrganisation } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Cursors } from '../tickets/ticketPorts.ts'
import type { Invitations } from './identityPorts.ts'

/** The invitations of the caller's organisation that nobody has followed yet; what is over is left out. */
export async function listInvitations(
  { invitations, cursors }: { readonly invitations: Pick<Invitations, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<'listInvitations'>,
): Promise<Answer<'listInvitations'>> {
  const organisation = ownOrganisation(call)
  const { items, next } = await readPage(cursors, call, ['invitations', organisation], query, (page) =>
    invitations.list(organisation, page),
  )
  return { invitations: items.filter(({ expiresAt }) => expiresAt > call.now), ...next }
}
