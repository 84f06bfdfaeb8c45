import * as z from 'zod'
import { auditCsv } from '../shared/adapters/auditCsv.ts'
import { createAuditFiles } from '../shared/adapters/auditFiles.ts'
import { createDigestKeys } from '../shared/adapters/digestKeys.ts'
import { createAuditRetentions } from '../shared/adapters/dynamodb/auditRetentions.ts'
import { createAuditStreams } from '../shared/adapters/dynamodb/auditStreams.ts'
import { createAuditTrail } from '../shared/adapters/dynamodb/auditTrail.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createRecordTraffic } from '../shared/adapters/dynamodb/recordTraffic.ts'
import { readTrailStates } from '../shared/adapters/dynamodb/trailStates.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { readSecret } from '../shared/adapters/secrets.ts'
import { sha256 } from '../shared/adapters/sha256.ts'
import { createStreamSecrets } from '../shared/adapters/streamSecrets.ts'
import { routes } from '../shared/api/routes.ts'
import { askAuditExport, getAuditExport } from '../shared/usecases/askExport.ts'
import { getAuditFile, getAuditKey, listAuditDigests, listAuditFiles } from '../shared/usecases/auditFiles.ts'
import { getAuditRetention, setAuditRetention } from '../shared/usecases/auditRetention.ts'
import {
  getAuditStream,
  removeAuditStream,
  resumeAuditStream,
  rotateAuditStreamSecret,
  setAuditStream,
} from '../shared/usecases/auditStream.ts'
import type { WriteRecord } from '../shared/usecases/call.ts'
import { listAuditEvents } from '../shared/usecases/listAuditEvents.ts'
import { takeAuditEvents } from '../shared/usecases/takeAuditEvents.ts'
import { verifyAuditFiles } from '../shared/usecases/verifyAuditFiles.ts'
import {
  createPageCursors,
  createStorage,
  newId,
  readEnvironment,
  readTrustedReceivers,
  serveNeeds,
} from './composition.ts'
import { createExporting } from './exporting.ts'

const { tables, commit } = createStorage()
const { AUDIT_BUCKET, AUDIT_KEY, STREAM_SECRET } = readEnvironment(
  z.object({ AUDIT_BUCKET: z.string(), AUDIT_KEY: z.string(), STREAM_SECRET: z.string() }),
)
const needs = {
  auditTrail: createAuditTrail(tables),
  organisations: readOrganisations(tables),
  retentions: createAuditRetentions(tables, commit),
  trails: readTrailStates(tables),
  files: createAuditFiles(AUDIT_BUCKET),
  keys: createDigestKeys(AUDIT_KEY),
  cursors: createPageCursors(),
  keep: createRecordTraffic(tables),
  note: (record: WriteRecord) => commit([], [record]),
  sha256,
}

const exporting = createExporting(tables, commit)
const streaming = {
  organisations: needs.organisations,
  streams: createAuditStreams(tables, commit),
  secrets: createStreamSecrets(readSecret(STREAM_SECRET)),
  newId,
  trustedReceivers: readTrustedReceivers(),
}

export const handler = serveArea(
  'audit',
  [
    serve(routes.listAuditEvents, (call, input) => listAuditEvents(needs, call, input), auditCsv),
    serve(routes.takeAuditEvents, (call, input) => takeAuditEvents(needs, call, input)),
    serve(routes.getAuditRetention, (call) => getAuditRetention(needs, call)),
    serve(routes.setAuditRetention, (call, input) => setAuditRetention(needs, call, input)),
    serve(routes.listAuditFiles, (call, input) => listAuditFiles(needs, call, input)),
    serve(routes.getAuditFile, (call, input) => getAuditFile(needs, call, input)),
    serve(routes.listAuditDigests, (call, input) => listAuditDigests(needs, call, input)),
    serve(routes.getAuditKey, (call) => getAuditKey(needs, call)),
    serve(routes.askAuditExport, (call, input) => askAuditExport({ ...needs, ...exporting }, call, input)),
    serve(routes.getAuditExport, (call, input) => getAuditExport(exporting, call, input)),
    serve(routes.getAuditStream, (call) => getAuditStream(streaming, call)),
    serve(routes.setAuditStream, (call, input) => setAuditStream(streaming, call, input)),
    serve(routes.rotateAuditStreamSecret, (call) => rotateAuditStreamSecret(streaming, call)),
    serve(routes.resumeAuditStream, (call, input) => resumeAuditStream(streaming, call, input)),
    serve(routes.removeAuditStream, (call) => removeAuditStream(streaming, call)),
    serve(routes.verifyAuditFiles, (call, input) => verifyAuditFiles(needs, call, input)),
  ],
  await serveNeeds(tables),
)
