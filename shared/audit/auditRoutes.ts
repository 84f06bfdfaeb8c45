import { customers, defaults, people, type Route } from '../core/api/route.ts'
import * as schemas from './auditSchemas.ts'

const ofFiles = { ...defaults, keyScope: 'audit.read', method: 'GET', area: 'audit', roles: customers } as const

/** Routes of the audit trail. */
export const auditRoutes = {
  listAuditEvents: {
    ...defaults,
    keyScope: 'audit.read',
    method: 'GET',
    path: '/audit-events',
    summary:
      "List your organisation's audit events (for staff, the provider's), newest first; as CSV if you accept text/csv",
    area: 'audit',
    roles: [...people, 'finance'],
    query: schemas.auditQuerySchema,
    response: schemas.auditPageSchema,
  },
  ingestAuditEvents: {
    ...defaults,
    method: 'POST',
    path: '/audit-events',
    summary: "Ingest events of the platform's own API into the audit trails of organisations whose plan includes them",
    area: 'audit',
    roles: ['service'],
    scope: 'audit.write',
    maxBodyBytes: 2 * 1024 * 1024,
    body: schemas.trafficBatchSchema,
    response: schemas.trafficReceiptSchema,
  },
  getAuditRetention: {
    ...defaults,
    method: 'GET',
    path: '/organisation/audit-retention',
    summary: 'Read the retention period of your audit trail, if your plan includes all API traffic',
    area: 'audit',
    roles: customers,
    response: schemas.auditRetentionViewSchema,
  },
  setAuditRetention: {
    ...defaults,
    method: 'PUT',
    path: '/organisation/audit-retention',
    summary: 'Set the retention period of your audit trail: 1 day to 10 years, or for ever',
    area: 'audit',
    roles: ['owner'],
    body: schemas.setAuditRetentionSchema,
    response: schemas.auditRetentionViewSchema,
  },
  listAuditFiles: {
    ...ofFiles,
    path: '/audit-files',
    summary: 'List the files of your long-term audit trail, oldest first',
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditFilesPageSchema,
  },
  getAuditFile: {
    ...ofFiles,
    path: '/audit-files/{file}',
    summary: 'Get a link to a file of your long-term audit trail (compressed JSON lines)',
    params: schemas.byAuditFile,
    response: schemas.auditFileLinkSchema,
  },
  listAuditDigests: {
    ...ofFiles,
    path: '/audit-digests',
    summary: 'List the signed digests that chain the files of your audit trail, with the head of the chain',
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditDigestsPageSchema,
  },
  getAuditKey: {
    ...ofFiles,
    path: '/audit-key',
    summary: 'Read the public key that verifies the signatures of digests',
    response: schemas.auditKeySchema,
  },
  verifyAuditFiles: {
    ...ofFiles,
    path: '/audit-verification',
    summary: 'Verify digests and files of your audit trail; report the first that is missing, changed or out of order',
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditVerificationSchema,
  },
} as const satisfies Record<string, Route>
