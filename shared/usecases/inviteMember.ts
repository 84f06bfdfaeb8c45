import * as z from 'zod'
import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { type Invitation, invitationExpiry, invitationMail, invitationTokenSchema } from '../domain/invitation.ts'
import { type Call, ownOrganisation } from './call.ts'
import type { Invitations, SendInvitation } from './identityPorts.ts'
import type { Organisations } from './ports.ts'

export interface InviteMemberNeeds {
  readonly organisations: Pick<Organisations, 'find'>
  readonly invitations: Pick<Invitations, 'save'>
  readonly sendInvitation: SendInvitation
  readonly newId: () => string
  readonly newSecret: () => string
  readonly portalUrl: string
}

/** Invites somebody into the caller's organisation by a mail with a link that only they are told. */
export async function inviteMember(
  { organisations, invitations, sendInvitation, newId, newSecret, portalUrl }: InviteMemberNeeds,
  call: Call,
  { body }: Input<'inviteMember'>,
): Promise<Answer<'inviteMember'>> {
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
  // Before the commit: a link that leads nowhere is harmless, an invitation of which nobody was told is not.
  await sendInvitation({ to: { name: invitation.name, email: invitation.email }, ...mail })
  await invitations.save(invitation, secret, call.record(organisation.id, 'MemberInvited', invitation.id, invitation))
  return invitation
}
