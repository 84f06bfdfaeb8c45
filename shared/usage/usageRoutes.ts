import { byOrganisation, customers, defaults, type Route, support } from '../core/api/route.ts'
import * as schemas from './usageSchemas.ts'

/** The routes of usage records and usage reports. */
export const usageRoutes = {
  ingestUsage: {
    ...defaults,
    method: 'POST',
    path: '/usage-records',
    summary: 'Ingest a batch of usage records, as a whole or not at all',
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
    summary: "Read your organisation's usage report for a month, in the detail of its plan; as FOCUS CSV if accepted",
    area: 'usage',
    roles: customers,
    query: schemas.usageReportQuerySchema,
    response: schemas.usageReportSchema,
  },
  getUsageReportOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/usage-report',
    summary: "Read an organisation's usage report for a month",
    area: 'usage',
    roles: [...support, 'finance'],
    params: byOrganisation,
    query: schemas.usageReportQuerySchema,
    response: schemas.usageReportSchema,
  },
} as const satisfies Record<string, Route>
