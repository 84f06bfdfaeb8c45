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
import { listAuditEvents } from '../shared/audit/listAuditEvents.ts'
import { takeAuditEvents } from '../shared/audit/takeAuditEvents.ts'
import { verifyAuditFiles } from '../shared/audit/verifyAuditFiles.ts'
import { readSecret } from '../shared/core/adapters/secrets.ts'
import { sha256 } from '../shared/core/adapters/sha256.ts'
import type { WriteRecord } from '../shared/core/call.ts'
import { askAuditExport, getAuditExport } from '../shared/exports/askExport.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
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
