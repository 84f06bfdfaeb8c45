import { byOrganisation, customers, defaults, type Route, support } from './route.ts'
import * as schemas from './usageSchemas.ts'

/** Routes of the usage reports. */
export const usageRoutes = {
  getUsageReport: {
    ...defaults,
    method: 'GET',
    path: '/usage-report',
    summary: 'Read what the usage of a month came to, as far as the plan tells; as FOCUS CSV where that is accepted',
    area: 'usage',
    roles: customers,
    query: schemas.usageReportQuerySchema,
    response: schemas.usageReportSchema,
  },
  getUsageReportOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/usage-report',
    summary: 'Read what the usage of any organisation came to in a month',
    area: 'usage',
    roles: [...support, 'finance'],
    params: byOrganisation,
    query: schemas.usageReportQuerySchema,
    response: schemas.usageReportSchema,
  },
} as const satisfies Record<string, Route>
