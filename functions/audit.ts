import * as z from 'zod'
import { auditCsv } from '../shared/audit/adapters/auditCsv.ts'
import { createAuditFiles } from '../shared/audit/adapters/auditFiles.ts'
import { createDigestKeys } from '../shared/audit/adapters/digestKeys.ts'
import { createAuditRetentions } from '../shared/audit/adapters/dynamodb/auditRetentions.ts'
import { createAuditStreams } from '../shared/audit/adapters/dynamodb/auditStreams.ts'
import { createAuditTrail } from '../shared/audit/adapters/dynamodb/auditTrail.ts'
import { createRecordTraffic } from '../shared/audit/adapters/dynamodb/recordTraffic.ts'
import { readTrailStates } from '../shared/audit/adapters/dynamodb/trailStates.ts'
import { createStreamSecrets } from '../shared/audit/adapters/streamSecrets.ts'
import { getAuditFile, getAuditKey, listAuditDigests, listAuditFiles } from '../shared/audit/auditFiles.ts'
import { getAuditRetention, setAuditRetention } from '../shared/audit/auditRetention.ts'
import {
  getAuditStream,
  removeAuditStream,
  resumeAuditStream,
  rotateAuditStreamSecret,
  setAuditStream,
} from '../shared/audit/auditStream.ts'
import { ingestAuditEvents } from '../shared/audit/ingestAuditEvents.ts'
import { listAuditEvents } from '../shared/audit/listAuditEvents.ts'
import { verifyAuditFiles } from '../shared/audit/verifyAuditFiles.ts'
import { readSecret } from '../shared/core/adapters/secrets.ts'
import { sha256 } from '../shared/core/adapters/sha256.ts'
import type { WriteRecord } from '../shared/core/call.ts'
import { getAuditExport, requestAuditExport } from '../shared/exports/requestExport.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import {
  createPageCursors,
  createStorage,
  newId,
  readEnvironment,
  readTrustedReceivers,
  serveDeps,
} from './composition.ts'
import { createExporting } from './exporting.ts'

const { tables, transact } = createStorage()
const { AUDIT_BUCKET, AUDIT_KEY, STREAM_SECRET } = readEnvironment(
  z.object({ AUDIT_BUCKET: z.string(), AUDIT_KEY: z.string(), STREAM_SECRET: z.string() }),
)
const deps = {
  auditTrail: createAuditTrail(tables),
  organisations: readOrganisations(tables),
  retentions: createAuditRetentions(tables, transact),
  trails: readTrailStates(tables),
  files: createAuditFiles(AUDIT_BUCKET),
  keys: createDigestKeys(AUDIT_KEY),
  cursors: createPageCursors(),
  keep: createRecordTraffic(tables),
  note: (record: WriteRecord) => transact([], [record]),
  sha256,
}

const exporting = createExporting(tables, transact)
const streaming = {
  organisations: deps.organisations,
  streams: createAuditStreams(tables, transact),
  secrets: createStreamSecrets(readSecret(STREAM_SECRET)),
  newId,
  trustedReceivers: readTrustedReceivers(),
}

export const handler = serveArea(
  'audit',
  [
    serve(routes.listAuditEvents, (call, input) => listAuditEvents(deps, call, input), auditCsv),
    serve(routes.ingestAuditEvents, (call, input) => ingestAuditEvents(deps, call, input)),
    serve(routes.getAuditRetention, (call) => getAuditRetention(deps, call)),
    serve(routes.setAuditRetention, (call, input) => setAuditRetention(deps, call, input)),
    serve(routes.listAuditFiles, (call, input) => listAuditFiles(deps, call, input)),
    serve(routes.getAuditFile, (call, input) => getAuditFile(deps, call, input)),
    serve(routes.listAuditDigests, (call, input) => listAuditDigests(deps, call, input)),
    serve(routes.getAuditKey, (call) => getAuditKey(deps, call)),
    serve(routes.requestAuditExport, (call, input) => requestAuditExport({ ...deps, ...exporting }, call, input)),
    serve(routes.getAuditExport, (call, input) => getAuditExport(exporting, call, input)),
    serve(routes.getAuditStream, (call) => getAuditStream(streaming, call)),
    serve(routes.setAuditStream, (call, input) => setAuditStream(streaming, call, input)),
    serve(routes.rotateAuditStreamSecret, (call) => rotateAuditStreamSecret(streaming, call)),
    serve(routes.resumeAuditStream, (call, input) => resumeAuditStream(streaming, call, input)),
    serve(routes.removeAuditStream, (call) => removeAuditStream(streaming, call)),
    serve(routes.verifyAuditFiles, (call, input) => verifyAuditFiles(deps, call, input)),
  ],
  await serveDeps(tables),
)
