import * as z from 'zod'
import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { type Invitation, invitationExpiry, invitationMail, invitationTokenSchema } from './domain/invitation.ts'
import { isOwnAddress } from './domain/singleSignOn.ts'
import type { CreateAccount, Invitations, SendInvitation } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'

export interface InviteMemberDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly invitations: Pick<Invitations, 'save'>
  readonly singleSignOns: Pick<SingleSignOns, 'find'>
  readonly createAccount: CreateAccount
  readonly sendInvitation: SendInvitation
  readonly newId: () => string
  readonly newSecret: () => string
  readonly portalUrl: string
}

/**
 * Invites someone to the caller's organisation by an email with a link that only they receive. People with an address
 * in the domains of the organisation's identity provider sign in through it. Others get an account with a password, or
 * are refused with `sso_outsider` if a password would not let them in.
 */
export async function inviteMember(
  deps: InviteMemberDeps,
  call: Call,
  { body }: Input<typeof identityRoutes.inviteMember>,
): Promise<Output<typeof identityRoutes.inviteMember>> {
  const { organisations, invitations, singleSignOns, newId, newSecret, portalUrl } = deps
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  const invitation: Invitation = {
    ...body,
    id: newId(),
    organisation: organisation.id,
    invitedBy: call.caller.id,
    createdAt: call.now,
    expiresAt: invitationExpiry(call.now),
  }
  const secret = newSecret()
  const token = z.encode(invitationTokenSchema, { id: invitation.id, secret })
  const mail = invitationMail(invitation, { organisation: organisation.name, portalUrl, token })
  const sso = await singleSignOns.find(organisation.id)
  const hasProvider = sso?.connection !== undefined && isOwnAddress(sso, invitation.email)
  if (!hasProvider && sso?.enforcement) throw new Refusal('sso_outsider')
  if (!hasProvider) await deps.createAccount(invitation)
  // Before the commit: a link without an invitation is harmless, an invitation without its email is not.
  const to = { name: invitation.name, email: invitation.email }
  await deps.sendInvitation({ to, organisation: organisation.id, about: invitation.id, ...mail })
  await invitations.save(invitation, secret, call.record(organisation.id, 'MemberInvited', invitation.id, invitation))
  return invitation
}
