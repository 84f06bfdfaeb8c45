import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Invitations } from './identityPorts.ts'

/** Takes an invitation back; one that is not there, or of another organisation, is refused with `not_found`. */
export async function revokeInvitation(
  invitations: Pick<Invitations, 'revoke'>,
  call: Call,
  { params: { invitation } }: Input<'revokeInvitation'>,
): Promise<Answer<'revokeInvitation'>> {
  const organisation = ownOrganisation(call)
  const record = call.record(organisation, 'InvitationRevoked', invitation, {})
  await invitations.revoke(invitation, organisation, record).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'stale' ? new Refusal('not_found') : error
  })
  return {}
}
