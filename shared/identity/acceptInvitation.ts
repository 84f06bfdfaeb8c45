import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { providerTimeZone } from '../core/domain/time.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import { isSameAddress } from './domain/invitation.ts'
import type { Invitations, Memberships } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'

/**
 * Makes the caller a member of the organisation that invited them. Refuses an invitation with the same `not_found` if
 * it is unknown, used, expired or for another address, or if the caller's identity provider belongs to another
 * organisation. Members of another organisation must leave it first. Owners stay owners.
 */
export async function acceptInvitation(
  {
    invitations,
    memberships,
    singleSignOns,
  }: {
    readonly invitations: Pick<Invitations, 'find' | 'accept'>
    readonly memberships: Pick<Memberships, 'find'>
    readonly singleSignOns: Pick<SingleSignOns, 'ofProvider'>
  },
  call: Call,
  { body: { token } }: Input<typeof identityRoutes.acceptInvitation>,
): Promise<Output<typeof identityRoutes.acceptInvitation>> {
  const { id, email, provider } = call.caller
  const invitation = await invitations.find(token, call.now)
  if (!invitation || !isSameAddress(email, invitation.email)) throw new Refusal('not_found')
  const vouching = provider === undefined ? undefined : await singleSignOns.ofProvider(provider)
  if (provider !== undefined && vouching?.organisation !== invitation.organisation) throw new Refusal('not_found')
  const before = await memberships.find(id)
  if (before && before.organisation !== invitation.organisation) throw new Refusal('member_elsewhere')
  const after: Membership = {
    member: id,
    organisation: invitation.organisation,
    role: before?.role === 'owner' ? 'owner' : invitation.role,
    name: invitation.name,
    email: invitation.email,
    timeZone: before?.timeZone ?? providerTimeZone,
    ...(provider !== undefined && { provider }),
  }
  await invitations.accept(
    invitation,
    before,
    after,
    call.record(invitation.organisation, 'InvitationAccepted', id, after),
  )
  return after
}
