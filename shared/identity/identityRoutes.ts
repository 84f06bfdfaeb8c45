import * as z from 'zod'
import { pageQuerySchema } from '../core/api/pageQuery.ts'
import { byOrganisation, customers, defaults, none, people, type Route } from '../core/api/route.ts'
import { identifierSchema } from '../core/domain/text.ts'
import { memberSchema } from '../organisations/organisationSchemas.ts'
import { invitationSchema } from './domain/invitation.ts'
import * as identity from './identitySchemas.ts'

const byKey = z.strictObject({ key: z.uuid() })
const byMember = z.strictObject({ member: identifierSchema })
const owners = { ...defaults, area: 'identity', roles: ['owner'] } as const
const platform = { ...defaults, area: 'identity', roles: ['service'], scope: 'organisations.write' } as const

/** Routes of members, invitations, sessions and API keys. */
export const identityRoutes = {
  inviteMember: {
    ...owners,
    method: 'POST',
    path: '/organisation/invitations',
    summary: 'Invite someone to your organisation by email',
    status: 201,
    body: identity.inviteMemberSchema,
    response: invitationSchema,
  },
  listInvitations: {
    ...owners,
    method: 'GET',
    path: '/organisation/invitations',
    summary: 'List the pending invitations',
    query: pageQuerySchema,
    response: identity.invitationPageSchema,
  },
  revokeInvitation: {
    ...owners,
    method: 'POST',
    path: '/organisation/invitations/{invitation}/revocation',
    summary: 'Revoke an invitation',
    params: z.strictObject({ invitation: z.uuid() }),
    body: none,
    response: none,
  },
  acceptInvitation: {
    ...defaults,
    area: 'identity',
    roles: ['guest', ...customers],
    method: 'POST',
    path: '/invitations/acceptance',
    summary: 'Join an organisation with the token of its invitation email; your next access token acts for it',
    body: identity.acceptInvitationSchema,
    response: memberSchema,
  },
  setMemberRole: {
    ...owners,
    method: 'PUT',
    path: '/organisation/members/{member}/role',
    summary: 'Make a member an owner or a customer; the last owner remains an owner',
    params: byMember,
    body: identity.setMemberRoleSchema,
    response: memberSchema,
  },
  removeMember: {
    ...owners,
    method: 'POST',
    path: '/organisation/members/{member}/removal',
    summary: 'Remove a member, who loses write access now and read access within 15 minutes',
    params: byMember,
    body: none,
    response: none,
  },
  endOwnSessions: {
    ...defaults,
    area: 'identity',
    roles: [...people, 'finance'],
    method: 'POST',
    path: '/profile/sign-out',
    summary: 'Sign out everywhere: no token is renewed, and issued tokens expire within 15 minutes',
    body: none,
    response: none,
  },
  leaveOrganisation: {
    ...defaults,
    area: 'identity',
    roles: customers,
    method: 'POST',
    path: '/organisation/leaving',
    summary: 'Leave your organisation; the last owner cannot leave',
    body: none,
    response: none,
  },
  removeMemberOf: {
    ...platform,
    method: 'POST',
    path: '/organisations/{organisation}/members/{member}/removal',
    summary: 'Remove a member from any organisation',
    params: z.strictObject({ ...byOrganisation.shape, ...byMember.shape }),
    body: none,
    response: none,
  },
  createApiKey: {
    ...owners,
    method: 'POST',
    path: '/organisation/api-keys',
    summary: 'Create an API key for a program of your organisation; the key is shown once',
    status: 201,
    body: identity.createApiKeySchema,
    response: identity.newApiKeySchema,
    secretField: 'key',
  },
  listApiKeys: {
    ...owners,
    method: 'GET',
    path: '/organisation/api-keys',
    summary: 'List the valid API keys, each with its last use',
    query: pageQuerySchema,
    response: identity.apiKeyPageSchema,
  },
  rotateApiKey: {
    ...owners,
    method: 'POST',
    path: '/organisation/api-keys/{key}/rotation',
    summary: 'Replace an API key; the old one stays valid for some hours',
    status: 201,
    params: byKey,
    body: identity.rotateApiKeySchema,
    response: identity.newApiKeySchema,
    secretField: 'key',
  },
  revokeApiKey: {
    ...owners,
    method: 'POST',
    path: '/organisation/api-keys/{key}/revocation',
    summary: 'Revoke an API key immediately',
    params: byKey,
    body: none,
    response: none,
  },
} as const satisfies Record<string, Route>
