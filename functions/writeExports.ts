import * as z from 'zod'
import { auditCsv } from '../shared/audit/adapters/auditCsv.ts'
import { createAuditTrail } from '../shared/audit/adapters/dynamodb/auditTrail.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import type { Instant } from '../shared/core/domain/time.ts'
import { createDataExports } from '../shared/exports/adapters/dynamodb/dataExports.ts'
import { createExportFiles } from '../shared/exports/adapters/exportFiles.ts'
import { auditLines, usageLines } from '../shared/exports/adapters/exportLines.ts'
import { exportTaskSchema } from '../shared/exports/adapters/exportTasks.ts'
import type { AuditExport, DataExport, UsageExport } from '../shared/exports/domain/dataExport.ts'
import { writeDataExport } from '../shared/exports/writeDataExport.ts'
import { createUserPoolClient } from '../shared/identity/adapters/cognito/client.ts'
import { createListAccounts } from '../shared/identity/adapters/cognito/listAccounts.ts'
import { createKeepAccounts } from '../shared/identity/adapters/keepAccounts.ts'
import { exportAccounts } from '../shared/identity/exportAccounts.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import type { Organisation } from '../shared/organisations/domain/organisation.ts'
import { streamUsageSums } from '../shared/usage/adapters/dynamodb/usageSums.ts'
import { focusRows } from '../shared/usage/adapters/focusCsv.ts'
import { createSeller, createStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, transact } = createStorage()
const { EXPORTS_BUCKET, USER_POOL_ID } = readEnvironment(
  z.object({ EXPORTS_BUCKET: z.string(), USER_POOL_ID: z.string() }),
)
const { party } = createSeller()
const deps = {
  exports: createDataExports(tables, transact),
  files: createExportFiles(EXPORTS_BUCKET),
  organisations: readOrganisations(tables),
  auditTrail: createAuditTrail(tables),
  streamSums: streamUsageSums(tables),
  auditLines: (request: DataExport, format: AuditExport['format']) => auditLines(auditCsv, request, format),
  usageLines: (organisation: Organisation, what: UsageExport, at: Instant) =>
    usageLines(focusRows, party.name, organisation, what, at),
  now,
}

const accounts = {
  listAccounts: createListAccounts({ client: createUserPoolClient(), id: USER_POOL_ID }),
  keepAccounts: createKeepAccounts(EXPORTS_BUCKET),
  now,
}

/** Writes the exports that organisations have requested, and once a day that of the accounts. */
export const handler = workOnTasks(
  z.union([exportTaskSchema, z.strictObject({ kind: z.literal('export accounts') })]),
  async (task, messageId) => {
    if (!('kind' in task))
      return writeDataExport({ ...deps, record: createServiceRecorder('writeExports', messageId, now) }, task)
    logger.info('AccountsExported', { accounts: await exportAccounts(accounts) })
    return undefined
  },
  { logger, metrics },
)
