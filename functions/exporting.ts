import * as z from 'zod'
import type { Tables } from '../shared/core/adapters/dynamodb/client.ts'
import type { Transact } from '../shared/core/adapters/dynamodb/transact.ts'
import { createSendTasks } from '../shared/core/adapters/sendTasks.ts'
import { createDataExports } from '../shared/exports/adapters/dynamodb/dataExports.ts'
import { createExportFiles } from '../shared/exports/adapters/exportFiles.ts'
import type { ExportDeps } from '../shared/exports/requestExport.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { newId, readEnvironment } from './composition.ts'

/** The change behind a task is committed within this time, or never. */
const beforeCommitSeconds = 2

/** Dependencies of areas that export to files. */
export function createExporting(tables: Tables, transact: Transact): ExportDeps {
  const { EXPORTS_BUCKET, EXPORT_QUEUE_URL } = readEnvironment(
    z.object({ EXPORTS_BUCKET: z.string(), EXPORT_QUEUE_URL: z.url() }),
  )
  return {
    organisations: readOrganisations(tables),
    exports: createDataExports(tables, transact),
    files: createExportFiles(EXPORTS_BUCKET),
    send: createSendTasks(EXPORT_QUEUE_URL, beforeCommitSeconds),
    newId,
  }
}
