import * as z from 'zod'
import { createAuditTrail } from '../shared/adapters/dynamodb/auditTrail.ts'
import { createDocumentClient } from '../shared/adapters/dynamodb/client.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import { listAuditEvents } from '../shared/usecases/listAuditEvents.ts'
import { createPageCursors, readEnvironment, serveNeeds } from './composition.ts'

const { AUDIT_TABLE } = readEnvironment(z.object({ AUDIT_TABLE: z.string() }))
const auditTrail = createAuditTrail({ client: createDocumentClient(), audit: AUDIT_TABLE })
const needs = { auditTrail, cursors: createPageCursors() }

export const handler = serveArea(
  'audit',
  [serve(routes.listAuditEvents, (call, input) => listAuditEvents(needs, call, input))],
  serveNeeds(),
)
