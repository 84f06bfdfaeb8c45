import { customers, defaults, none, type Route } from '../core/api/route.ts'
import * as schemas from './auditStreamSchemas.ts'

const owners = { ...defaults, area: 'audit', roles: ['owner'] } as const
const path = '/organisation/audit-stream'

/** Routes of an organisation's audit stream. */
export const auditStreamRoutes = {
  getAuditStream: {
    ...owners,
    roles: customers,
    method: 'GET',
    path,
    summary: 'Read the URL, the status and the progress of your audit stream',
    response: schemas.auditStreamViewSchema,
  },
  setAuditStream: {
    ...owners,
    method: 'PUT',
    path,
    summary: 'Stream your audit trail to your own URL; the secret of a new stream is shown once',
    body: schemas.setAuditStreamSchema,
    response: schemas.newAuditStreamSchema,
    secretField: 'secret',
  },
  rotateAuditStreamSecret: {
    ...owners,
    method: 'POST',
    path: `${path}/rotation`,
    summary: 'Sign deliveries with a new secret, and for one day also with the old one',
    body: none,
    response: schemas.newAuditStreamSchema,
    secretField: 'secret',
  },
  resumeAuditStream: {
    ...owners,
    method: 'POST',
    path: `${path}/resumption`,
    summary: 'Resume a paused stream, or resend the events recorded since an instant',
    body: schemas.resumeAuditStreamSchema,
    response: schemas.auditStreamViewSchema,
  },
  removeAuditStream: {
    ...owners,
    method: 'POST',
    path: `${path}/removal`,
    summary: 'Stop streaming your audit trail',
    body: none,
    response: schemas.auditStreamRemovedSchema,
  },
} as const satisfies Record<string, Route>
