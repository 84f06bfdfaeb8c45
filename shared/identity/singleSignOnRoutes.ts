import * as z from 'zod'
import { defaults, none, type Route } from '../core/api/route.ts'
import { ssoDomainNameSchema } from './domain/singleSignOn.ts'
import * as schemas from './singleSignOnSchemas.ts'

const owners = { ...defaults, area: 'identity', roles: ['owner'], response: schemas.singleSignOnViewSchema } as const
const byDomain = z.strictObject({ domain: ssoDomainNameSchema })

/** How the people of an organisation sign in with its own identity provider; plans have it from starter on. */
export const singleSignOnRoutes = {
  getSingleSignOn: {
    ...owners,
    method: 'GET',
    path: '/organisation/single-sign-on',
    summary: 'Read the domains, the identity provider and whether it is the only way in',
  },
  addSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains',
    summary: 'Say which domain is the own one; the answer names the TXT record that proves it',
    status: 201,
    body: schemas.addSsoDomainSchema,
  },
  proveSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains/{domain}/proof',
    summary: 'Look for the TXT record of a domain; once it is proven, nobody else can claim it',
    params: byDomain,
    body: none,
  },
  removeSsoDomain: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/domains/{domain}/removal',
    summary: 'Give a domain up: nobody with an address of it is vouched for any more',
    params: byDomain,
    body: none,
  },
  setSsoConnection: {
    ...owners,
    method: 'PUT',
    path: '/organisation/single-sign-on/connection',
    summary: 'Connect the identity provider that vouches for the own people, by OpenID Connect or SAML',
    body: schemas.setSsoConnectionSchema,
  },
  removeSsoConnection: {
    ...owners,
    method: 'POST',
    path: '/organisation/single-sign-on/connection/removal',
    summary: 'Disconnect the identity provider: whoever it has vouched for is a member no more',
    body: none,
  },
  setSsoEnforcement: {
    ...owners,
    method: 'PUT',
    path: '/organisation/single-sign-on/enforcement',
    summary: 'Make it the only way in, but for one owner; or let people sign in with a password again',
    body: schemas.setSsoEnforcementSchema,
  },
} as const satisfies Record<string, Route>
