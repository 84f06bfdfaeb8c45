import * as z from 'zod'
import { createAuditFiles } from '../shared/audit/adapters/auditFiles.ts'
import { auditTaskSchema } from '../shared/audit/adapters/auditTasks.ts'
import { createSignDigest } from '../shared/audit/adapters/digestKeys.ts'
import { createAuditRetentions } from '../shared/audit/adapters/dynamodb/auditRetentions.ts'
import { readRecordedEvents } from '../shared/audit/adapters/dynamodb/recordedEvents.ts'
import { createTrailStates } from '../shared/audit/adapters/dynamodb/trailStates.ts'
import { workOnAudit } from '../shared/audit/workOnAudit.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { createSendTasks } from '../shared/core/adapters/sendTasks.ts'
import { sha256 } from '../shared/core/adapters/sha256.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, transact } = createStorage()
const { AUDIT_BUCKET, AUDIT_KEY, AUDIT_QUEUE_URL } = readEnvironment(
  z.object({ AUDIT_BUCKET: z.string(), AUDIT_KEY: z.string(), AUDIT_QUEUE_URL: z.url() }),
)
const deps = {
  organisations: readOrganisations(tables),
  retentions: createAuditRetentions(tables, transact),
  trails: createTrailStates(tables, transact),
  events: readRecordedEvents(tables),
  files: createAuditFiles(AUDIT_BUCKET),
  sign: createSignDigest(AUDIT_KEY),
  send: createSendTasks(AUDIT_QUEUE_URL),
  sha256,
  now,
}

/** Works on the tasks of the long-term audit trail. */
export const handler = workOnTasks(
  auditTaskSchema,
  (task, messageId) => workOnAudit({ ...deps, record: createServiceRecorder('workOnAudit', messageId, now) }, task),
  { logger, metrics },
)
