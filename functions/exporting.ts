import * as z from 'zod'
import type { Tables } from '../shared/adapters/dynamodb/client.ts'
import type { Commit } from '../shared/adapters/dynamodb/commit.ts'
import { createDataExports } from '../shared/adapters/dynamodb/dataExports.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createExportFiles } from '../shared/adapters/exportFiles.ts'
import { createSendTasks } from '../shared/adapters/sendTasks.ts'
import type { ExportNeeds } from '../shared/usecases/askExport.ts'
import { newId, readEnvironment } from './composition.ts'

/** A change that follows its task is committed within this time, or never. */
const beforeCommitSeconds = 2

/** What areas need that have something written to files. */
export function createExporting(tables: Tables, commit: Commit): ExportNeeds {
  const { EXPORTS_BUCKET, EXPORT_QUEUE_URL } = readEnvironment(
    z.object({ EXPORTS_BUCKET: z.string(), EXPORT_QUEUE_URL: z.url() }),
  )
  return {
    organisations: readOrganisations(tables),
    exports: createDataExports(tables, commit),
    files: createExportFiles(EXPORTS_BUCKET),
    send: createSendTasks(EXPORT_QUEUE_URL, beforeCommitSeconds),
    newId,
  }
}
