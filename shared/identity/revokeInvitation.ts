import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Invitations } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

/** Revokes an invitation. Refuses with `not_found` one that does not exist or belongs to another organisation. */
export async function revokeInvitation(
  invitations: Pick<Invitations, 'revoke'>,
  call: Call,
  { params: { invitation } }: Input<typeof identityRoutes.revokeInvitation>,
): Promise<Output<typeof identityRoutes.revokeInvitation>> {
  const organisation = ownOrganisation(call)
  const record = call.record(organisation, 'InvitationRevoked', invitation, {})
  await invitations.revoke(invitation, organisation, record).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'stale' ? new Refusal('not_found') : error
  })
  return {}
}
