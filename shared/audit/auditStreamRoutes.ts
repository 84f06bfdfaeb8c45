import { customers, defaults, none, type Route } from '../core/api/route.ts'
import * as schemas from './auditStreamSchemas.ts'

const owners = { ...defaults, area: 'audit', roles: ['owner'] } as const
const path = '/organisation/audit-stream'

/** Routes of the stream of an organisation's audit trail. */
export const auditStreamRoutes = {
  getAuditStream: {
    ...owners,
    roles: customers,
    method: 'GET',
    path,
    summary: 'Read where the own trail is sent on to, and how far',
    response: schemas.auditStreamViewSchema,
  },
  setAuditStream: {
    ...owners,
    method: 'PUT',
    path,
    summary: 'Have the own trail sent on to an address of the own; its secret is told once',
    body: schemas.setAuditStreamSchema,
    response: schemas.newAuditStreamSchema,
    secretField: 'secret',
  },
  rotateAuditStreamSecret: {
    ...owners,
    method: 'POST',
    path: `${path}/rotation`,
    summary: 'Sign what is sent on with a new secret, and for a day with the old one too',
    body: none,
    response: schemas.newAuditStreamSchema,
    secretField: 'secret',
  },
  resumeAuditStream: {
    ...owners,
    method: 'POST',
    path: `${path}/resumption`,
    summary: 'Go on with a stream that was paused, or send once more what was recorded since an instant',
    body: schemas.resumeAuditStreamSchema,
    response: schemas.auditStreamViewSchema,
  },
  removeAuditStream: {
    ...owners,
    method: 'POST',
    path: `${path}/removal`,
    summary: 'Send the own trail on no more',
    body: none,
    response: schemas.auditStreamRemovedSchema,
  },
} as const satisfies Record<string, Route>
