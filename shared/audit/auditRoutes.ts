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
      "Read the trail of the own organisation, or the provider's own for its staff; newest first; as CSV where that is accepted",
    area: 'audit',
    roles: [...people, 'finance'],
    query: schemas.auditQuerySchema,
    response: schemas.auditPageSchema,
  },
  ingestAuditEvents: {
    ...defaults,
    method: 'POST',
    path: '/audit-events',
    summary: "Take what was asked of the platform's own API into the trails of organisations whose plan has it",
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
    summary: 'Read how long the own trail is kept, where the plan has all API traffic',
    area: 'audit',
    roles: customers,
    response: schemas.auditRetentionViewSchema,
  },
  setAuditRetention: {
    ...defaults,
    method: 'PUT',
    path: '/organisation/audit-retention',
    summary: 'Set how long the own trail is kept: 1 day to 10 years, or for ever',
    area: 'audit',
    roles: ['owner'],
    body: schemas.setAuditRetentionSchema,
    response: schemas.auditRetentionViewSchema,
  },
  listAuditFiles: {
    ...ofFiles,
    path: '/audit-files',
    summary: 'List the files of the own long-term trail, the oldest first',
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditFilesPageSchema,
  },
  getAuditFile: {
    ...ofFiles,
    path: '/audit-files/{file}',
    summary: 'Get a link to a file of the own long-term trail: compressed JSON lines',
    params: schemas.byAuditFile,
    response: schemas.auditFileLinkSchema,
  },
  listAuditDigests: {
    ...ofFiles,
    path: '/audit-digests',
    summary: "Read the signed digests that chain the files of the own trail, with the chain's end",
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditDigestsPageSchema,
  },
  getAuditKey: {
    ...ofFiles,
    path: '/audit-key',
    summary: 'Read the public key that digests are signed with',
    response: schemas.auditKeySchema,
  },
  verifyAuditFiles: {
    ...ofFiles,
    path: '/audit-verification',
    summary: 'Verify digests and files of the own trail, and name the first that is missing, changed or out of order',
    query: schemas.auditFilesQuerySchema,
    response: schemas.auditVerificationSchema,
  },
} as const satisfies Record<string, Route>
