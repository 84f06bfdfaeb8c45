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

/** Who belongs to an organisation, and whether it may work. */
export const identityRoutes = {
  inviteMember: {
    ...owners,
    method: 'POST',
    path: '/organisation/invitations',
    summary: 'Invite somebody into the own organisation by mail',
    status: 201,
    body: identity.inviteMemberSchema,
    response: invitationSchema,
  },
  listInvitations: {
    ...owners,
    method: 'GET',
    path: '/organisation/invitations',
    summary: 'List the invitations that nobody has followed yet',
    query: pageQuerySchema,
    response: identity.invitationPageSchema,
  },
  revokeInvitation: {
    ...owners,
    method: 'POST',
    path: '/organisation/invitations/{invitation}/revocation',
    summary: 'Take an invitation back',
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
    summary: 'Join the organisation that has invited one, with the token of the mail; the next token acts for it',
    body: identity.acceptInvitationSchema,
    response: memberSchema,
  },
  setMemberRole: {
    ...owners,
    method: 'PUT',
    path: '/organisation/members/{member}/role',
    summary: 'Make a member an owner or a customer; the last owner stays one',
    params: byMember,
    body: identity.setMemberRoleSchema,
    response: memberSchema,
  },
  removeMember: {
    ...owners,
    method: 'POST',
    path: '/organisation/members/{member}/removal',
    summary: 'Remove a member: they write nothing from now on, and read nothing after 15 minutes',
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
    summary: 'Sign oneself out everywhere: nothing is renewed, and what is out there ends within 15 minutes',
    body: none,
    response: none,
  },
  leaveOrganisation: {
    ...defaults,
    area: 'identity',
    roles: customers,
    method: 'POST',
    path: '/organisation/leaving',
    summary: 'Leave the own organisation; its last owner cannot',
    body: none,
    response: none,
  },
  removeMemberOf: {
    ...platform,
    method: 'POST',
    path: '/organisations/{organisation}/members/{member}/removal',
    summary: 'Remove a member of any organisation',
    params: z.strictObject({ ...byOrganisation.shape, ...byMember.shape }),
    body: none,
    response: none,
  },
  createApiKey: {
    ...owners,
    method: 'POST',
    path: '/organisation/api-keys',
    summary: 'Make a key for a program of the own organisation; it is told once',
    status: 201,
    body: identity.createApiKeySchema,
    response: identity.newApiKeySchema,
    secretField: 'key',
  },
  listApiKeys: {
    ...owners,
    method: 'GET',
    path: '/organisation/api-keys',
    summary: 'List the keys that are good, each with its last use',
    query: pageQuerySchema,
    response: identity.apiKeyPageSchema,
  },
  rotateApiKey: {
    ...owners,
    method: 'POST',
    path: '/organisation/api-keys/{key}/rotation',
    summary: 'Make a key in place of another, which is good for some hours more',
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
    summary: 'End a key at once',
    params: byKey,
    body: none,
    response: none,
  },
} as const satisfies Record<string, Route>
