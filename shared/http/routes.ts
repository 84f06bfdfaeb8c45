import * as z from 'zod'
import { auditRoutes } from '../audit/auditRoutes.ts'
import { auditStreamRoutes } from '../audit/auditStreamRoutes.ts'
import { billingRoutes } from '../billing/billingRoutes.ts'
import { defaults, people, type Route } from '../core/api/route.ts'
import { identityRoutes } from '../identity/identityRoutes.ts'
import { singleSignOnRoutes } from '../identity/singleSignOnRoutes.ts'
import { organisationRoutes } from '../organisations/organisationRoutes.ts'
import { ticketRoutes } from '../tickets/ticketRoutes.ts'
import { usageRoutes } from '../usage/usageRoutes.ts'

export * from '../core/api/route.ts'
export * from '../core/api/scopes.ts'

/**
 * Every route of the API: infra, handlers, OpenAPI, the client and the authorisation tests are made from this. The
 * portal takes a table by area, so that a page loads what it asks for.
 */
export const routes = {
  ...ticketRoutes,
  ...organisationRoutes,
  ...auditRoutes,
  ...auditStreamRoutes,
  ...billingRoutes,
  ...identityRoutes,
  ...singleSignOnRoutes,
  ...usageRoutes,
  getContract: {
    ...defaults,
    method: 'GET',
    path: '/openapi.json',
    summary: 'Read this API as OpenAPI 3.1',
    area: 'contract',
    roles: [...people, 'finance'],
    response: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, Route>

export type Operation = keyof typeof routes
export type RouteOf<Name extends Operation> = (typeof routes)[Name]
/** What a handler is given: parsed. */
export interface InputOf<R extends Route> {
  params: z.output<R['params']>
  query: z.output<R['query']>
  body: z.output<R['body']>
}
export type Input<Name extends Operation> = InputOf<RouteOf<Name>>

/** What a handler answers, before it is encoded. */
export type Answer<Name extends Operation> = z.output<RouteOf<Name>['response']>

/** As API Gateway names a route. */
export const routeKey = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`
/** Where programs with a key reach a route: a gateway's route has one way to authorise. */
export const automated = <R extends Pick<Route, 'path'>>(route: R): R => ({
  ...route,
  path: `/automation${route.path}`,
})
