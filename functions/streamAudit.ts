import * as z from 'zod'
import { streamTaskSchema } from '../shared/audit/adapters/auditTasks.ts'
import { createAuditStreams } from '../shared/audit/adapters/dynamodb/auditStreams.ts'
import { readRecordedEvents } from '../shared/audit/adapters/dynamodb/recordedEvents.ts'
import { createMailOwners } from '../shared/audit/adapters/mail/mailOwners.ts'
import { createPostToReceiver, resolveHost } from '../shared/audit/adapters/postToReceiver.ts'
import { createStreamSecrets } from '../shared/audit/adapters/streamSecrets.ts'
import { workOnStreams } from '../shared/audit/workOnStreams.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { readSecret } from '../shared/core/adapters/secrets.ts'
import { createSendTasks } from '../shared/core/adapters/sendTasks.ts'
import { sha256 } from '../shared/core/adapters/sha256.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import {
  createInvitationSender,
  createStorage,
  logger,
  metrics,
  now,
  readEnvironment,
  readTrustedReceivers,
} from './composition.ts'

const { tables, transact } = createStorage()
const { STREAM_SECRET, STREAM_QUEUE_URL } = readEnvironment(
  z.object({ STREAM_SECRET: z.string(), STREAM_QUEUE_URL: z.url() }),
)
const deps = {
  organisations: readOrganisations(tables),
  streams: createAuditStreams(tables, transact),
  events: readRecordedEvents(tables),
  secrets: createStreamSecrets(readSecret(STREAM_SECRET)),
  post: createPostToReceiver({ trusted: readTrustedReceivers(), resolve: resolveHost }),
  mailOwners: createMailOwners(readMembers(tables), createInvitationSender()),
  send: createSendTasks(STREAM_QUEUE_URL),
  sha256,
  now,
}

/** Streams audit trails to the receivers that Enterprise customers have configured. */
export const handler = workOnTasks(
  streamTaskSchema,
  (task, messageId) => workOnStreams({ ...deps, record: createServiceRecorder('streamAudit', messageId, now) }, task),
  { logger, metrics },
)
