import { byOrganisation, customers, defaults, type Route, support } from '../core/api/route.ts'
import * as schemas from './usageSchemas.ts'

/** Routes of usage, and of the reports on it. */
export const usageRoutes = {
  ingestUsage: {
    ...defaults,
    method: 'POST',
    path: '/usage-records',
    summary: 'Take a batch of usage records, whole or not at all',
    area: 'usage',
    roles: ['service'],
    scope: 'usage.write',
    maxBodyBytes: 1024 * 1024,
    body: schemas.usageBatchSchema,
    response: schemas.usageReceiptSchema,
  },
  getUsageReport: {
    ...defaults,
    keyScope: 'usage.read',
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
