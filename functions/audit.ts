import { auditCsv } from '../shared/adapters/auditCsv.ts'
import { createAuditRetentions } from '../shared/adapters/dynamodb/auditRetentions.ts'
import { createAuditTrail, createRecordTraffic } from '../shared/adapters/dynamodb/auditTrail.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { routes } from '../shared/api/routes.ts'
import { getAuditRetention, setAuditRetention } from '../shared/usecases/auditRetention.ts'
import type { WriteRecord } from '../shared/usecases/call.ts'
import { listAuditEvents } from '../shared/usecases/listAuditEvents.ts'
import { takeAuditEvents } from '../shared/usecases/takeAuditEvents.ts'
import { createPageCursors, createStorage, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const needs = {
  auditTrail: createAuditTrail(tables),
  organisations: readOrganisations(tables),
  retentions: createAuditRetentions(tables, commit),
  cursors: createPageCursors(),
  keep: createRecordTraffic(tables),
  note: (record: WriteRecord) => commit([], [record]),
}

export const handler = serveArea(
  'audit',
  [
    serve(routes.listAuditEvents, (call, input) => listAuditEvents(needs, call, input), auditCsv),
    serve(routes.takeAuditEvents, (call, input) => takeAuditEvents(needs, call, input)),
    serve(routes.getAuditRetention, (call) => getAuditRetention(needs, call)),
    serve(routes.setAuditRetention, (call, input) => setAuditRetention(needs, call, input)),
  ],
  serveNeeds(tables),
)
