import { createAuditRetentions } from '../shared/adapters/dynamodb/auditRetentions.ts'
import { createAuditTrail } from '../shared/adapters/dynamodb/auditTrail.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import { getAuditRetention, setAuditRetention } from '../shared/usecases/auditRetention.ts'
import { listAuditEvents } from '../shared/usecases/listAuditEvents.ts'
import { createPageCursors, createStorage, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const needs = {
  auditTrail: createAuditTrail(tables),
  organisations: readOrganisations(tables),
  retentions: createAuditRetentions(tables, commit),
  cursors: createPageCursors(),
}

export const handler = serveArea(
  'audit',
  [
    serve(routes.listAuditEvents, (call, input) => listAuditEvents(needs, call, input)),
    serve(routes.getAuditRetention, (call) => getAuditRetention(needs, call)),
    serve(routes.setAuditRetention, (call, input) => setAuditRetention(needs, call, input)),
  ],
  serveNeeds(tables),
)
