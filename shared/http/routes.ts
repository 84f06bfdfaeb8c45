import * as z from 'zod'
import { auditRoutes } from '../audit/auditRoutes.ts'
import { auditStreamRoutes } from '../audit/auditStreamRoutes.ts'
import { billingRoutes } from '../billing/billingRoutes.ts'
import { defaults, people, type Route } from '../core/api/route.ts'
import { exportRoutes } from '../exports/exportRoutes.ts'
import { identityRoutes } from '../identity/identityRoutes.ts'
import { singleSignOnRoutes } from '../identity/singleSignOnRoutes.ts'
import { organisationRoutes } from '../organisations/organisationRoutes.ts'
import { unreachableRoutes } from '../organisations/unreachableRoutes.ts'
import { ticketRoutes } from '../tickets/ticketRoutes.ts'
import { usageRoutes } from '../usage/usageRoutes.ts'

/**
 * All routes of the API. Infrastructure, handlers, OpenAPI, the client and the authorisation tests are built from this
 * table. The portal imports the tables of areas, so that a page loads only the routes that it calls.
 */
export const routes = {
  ...ticketRoutes,
  ...organisationRoutes,
  ...unreachableRoutes,
  ...auditRoutes,
  ...auditStreamRoutes,
  ...billingRoutes,
  ...identityRoutes,
  ...singleSignOnRoutes,
  ...usageRoutes,
  ...exportRoutes,
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
