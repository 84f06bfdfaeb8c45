import * as z from 'zod'
import { byOrganisation, customers, defaults, type Route, support } from '../core/api/route.ts'
import {
  byExport,
  exportRequestedSchema,
  exportViewSchema,
  requestAuditExportSchema,
  requestUsageExportSchema,
} from './exportSchemas.ts'

const ofTrail = { ...defaults, keyScope: 'audit.read', method: 'GET', area: 'audit', roles: customers } as const

/** Routes of audit trail and usage exports. Each is served by the function that reads the exported data. */
export const exportRoutes = {
  requestAuditExport: {
    ...ofTrail,
    method: 'POST',
    path: '/audit-exports',
    summary: 'Request an export of your own audit trail as JSON lines, CSV, or OCSF in CloudEvents',
    status: 202,
    body: requestAuditExportSchema,
    response: exportRequestedSchema,
  },
  getAuditExport: {
    ...ofTrail,
    path: '/audit-exports/{export}',
    summary: 'Read the status of an audit trail export, with a link once it is written',
    params: byExport,
    response: exportViewSchema,
  },
  requestUsageExport: {
    ...defaults,
    keyScope: 'usage.read',
    method: 'POST',
    path: '/usage-exports',
    summary: 'Request an export of your usage in a month, with any number of rows, as FOCUS CSV or JSON lines',
    area: 'usage',
    roles: customers,
    status: 202,
    body: requestUsageExportSchema,
    response: exportRequestedSchema,
  },
  getUsageExport: {
    ...defaults,
    keyScope: 'usage.read',
    method: 'GET',
    path: '/usage-exports/{export}',
    summary: 'Read the status of a usage export, with a link once it is written',
    area: 'usage',
    roles: customers,
    params: byExport,
    response: exportViewSchema,
  },
  requestUsageExportOf: {
    ...defaults,
    method: 'POST',
    path: '/organisations/{organisation}/usage-exports',
    summary: 'Request an export of the usage of any organisation in a month',
    area: 'usage',
    roles: [...support, 'finance'],
    status: 202,
    params: byOrganisation,
    body: requestUsageExportSchema,
    response: exportRequestedSchema,
  },
  getUsageExportOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/usage-exports/{export}',
    summary: 'Read the status of a usage export of any organisation',
    area: 'usage',
    roles: [...support, 'finance'],
    params: z.strictObject({ ...byOrganisation.shape, ...byExport.shape }),
    response: exportViewSchema,
  },
} as const satisfies Record<string, Route>
