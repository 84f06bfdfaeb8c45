import * as z from 'zod'
import { createAuditTrail } from '../shared/adapters/dynamodb/auditTrail.ts'
import { createDataExports } from '../shared/adapters/dynamodb/dataExports.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { streamUsageSums } from '../shared/adapters/dynamodb/usageSums.ts'
import { createExportFiles } from '../shared/adapters/exportFiles.ts'
import { auditLines, usageLines } from '../shared/adapters/exportLines.ts'
import { exportTaskSchema } from '../shared/adapters/exportTasks.ts'
import { createServiceRecorder } from '../shared/adapters/recorder.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import type { UsageExport } from '../shared/domain/dataExport.ts'
import type { Organisation } from '../shared/domain/organisation.ts'
import type { Instant } from '../shared/domain/time.ts'
import { writeDataExport } from '../shared/usecases/writeDataExport.ts'
import { createSeller, createStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, commit } = createStorage()
const { EXPORTS_BUCKET } = readEnvironment(z.object({ EXPORTS_BUCKET: z.string() }))
const { party } = createSeller()
const needs = {
  exports: createDataExports(tables, commit),
  files: createExportFiles(EXPORTS_BUCKET),
  organisations: readOrganisations(tables),
  auditTrail: createAuditTrail(tables),
  streamSums: streamUsageSums(tables),
  auditLines,
  usageLines: (organisation: Organisation, what: UsageExport, at: Instant) =>
    usageLines(party.name, organisation, what, at),
  now,
}

/** Writes what organisations have asked for to files. */
export const handler = workOnTasks(
  exportTaskSchema,
  (task, messageId) =>
    writeDataExport({ ...needs, record: createServiceRecorder('writeExports', messageId, now) }, task),
  { logger, metrics },
)
