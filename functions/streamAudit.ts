import * as z from 'zod'
import { streamTaskSchema } from '../shared/adapters/auditTasks.ts'
import { createAuditStreams } from '../shared/adapters/dynamodb/auditStreams.ts'
import { readMembers, readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { readRecordedEvents } from '../shared/adapters/dynamodb/recordedEvents.ts'
import { createMailOwners } from '../shared/adapters/mail/mailOwners.ts'
import { createPostToReceiver, resolveHost } from '../shared/adapters/postToReceiver.ts'
import { createServiceRecorder } from '../shared/adapters/recorder.ts'
import { readSecret } from '../shared/adapters/secrets.ts'
import { createSendTasks } from '../shared/adapters/sendTasks.ts'
import { sha256 } from '../shared/adapters/sha256.ts'
import { createStreamSecrets } from '../shared/adapters/streamSecrets.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { workOnStreams } from '../shared/usecases/workOnStreams.ts'
import {
  createInvitationSender,
  createStorage,
  logger,
  metrics,
  now,
  readEnvironment,
  readTrustedReceivers,
} from './composition.ts'

const { tables, commit } = createStorage()
const { STREAM_SECRET, STREAM_QUEUE_URL } = readEnvironment(
  z.object({ STREAM_SECRET: z.string(), STREAM_QUEUE_URL: z.url() }),
)
const needs = {
  organisations: readOrganisations(tables),
  streams: createAuditStreams(tables, commit),
  events: readRecordedEvents(tables),
  secrets: createStreamSecrets(readSecret(STREAM_SECRET)),
  post: createPostToReceiver({ trusted: readTrustedReceivers(), resolve: resolveHost }),
  mailOwners: createMailOwners(readMembers(tables), createInvitationSender()),
  send: createSendTasks(STREAM_QUEUE_URL),
  sha256,
  now,
}

/** Sends trails on to the addresses that enterprises have named. */
export const handler = workOnTasks(
  streamTaskSchema,
  (task, messageId) => workOnStreams({ ...needs, record: createServiceRecorder('streamAudit', messageId, now) }, task),
  { logger, metrics },
)
