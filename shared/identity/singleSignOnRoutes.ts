import * as z from 'zod'
import { defaults, none, type Route } from '../core/api/route.ts'
import { ssoDomainNameSchema } from './domain/singleSignOn.ts'
import * as schemas from './singleSignOnSchemas.ts'

const owners = { ...defaults, area: 'identity', roles: ['owner'], response: schemas.singleSignOnViewSchema } as const
const byDomain = z.strictObject({ domain: ssoDomainNameSchema })

/** Routes of single sign-on with an organisation's own identity provider, for plans from starter on. */
export const singleSignOnRoutes = {
  getSingleSignOn: {
    ...owners,
    method: 'GET',
    path: '/organisation/single-sign-on',
    summary: 'Read the domains, the identity provider and whether single sign-on is enforced',
  },
  addSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains',
    summary: 'Add a domain; the response contains the TXT record that verifies it',
    status: 201,
    body: schemas.addSsoDomainSchema,
  },
  proveSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains/{domain}/proof',
    summary: 'Verify a domain by its TXT record; no other organisation can claim it from then on',
    params: byDomain,
    body: none,
  },
  removeSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains/{domain}/removal',
    summary: 'Remove a domain; the identity provider can no longer vouch for its addresses',
    params: byDomain,
    body: none,
  },
  setSsoConnection: {
    ...owners,
    method: 'PUT',
    path: '/organisation/single-sign-on/connection',
    summary: "Connect your organisation's identity provider by OpenID Connect or SAML",
    body: schemas.setSsoConnectionSchema,
  },
  removeSsoConnection: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/connection/removal',
    summary: 'Disconnect the identity provider; the memberships of its users end',
    body: none,
  },
  setSsoEnforcement: {
    ...owners,
    method: 'PUT',
    path: '/organisation/single-sign-on/enforcement',
    summary: 'Enforce single sign-on, except for one owner, or allow password sign-in again',
    body: schemas.setSsoEnforcementSchema,
  },
} as const satisfies Record<string, Route>
