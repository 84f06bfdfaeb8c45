import { v5 as uuidOf } from 'uuid'
import * as z from 'zod'
import { createIdempotencyStore } from '../shared/core/adapters/dynamodb/transact.ts'
import type { Caller } from '../shared/core/domain/caller.ts'
import type { Instant } from '../shared/core/domain/time.ts'
import type { IdempotencyContext } from '../shared/core/idempotency.ts'
import { withIdempotency } from '../shared/http/adapters/withIdempotency.ts'
import { createAssertActiveMember } from '../shared/identity/adapters/dynamodb/assertActiveMember.ts'
import { createOrganisations, readMembers } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readSuspensions } from '../shared/organisations/adapters/dynamodb/suspensions.ts'
import { createAnnounceFile } from '../shared/tickets/adapters/announceFile.ts'
import { createTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { createFiles } from '../shared/tickets/adapters/files.ts'
import { createAnnounceMail } from '../shared/tickets/adapters/mail/announceMail.ts'
import { createInbound } from '../shared/tickets/adapters/mail/inbound.ts'
import {
  isClean,
  isProvenFrom,
  type ReceivedMail,
  receivedMailSchema,
} from '../shared/tickets/adapters/mail/receivedMail.ts'
import { createSentMails } from '../shared/tickets/adapters/mail/sentMails.ts'
import { createMailRecorder } from '../shared/tickets/adapters/mailRecorder.ts'
import { receiveEmail } from '../shared/tickets/receiveEmail.ts'
import {
  createMailSender,
  createReplies,
  createRules,
  createStorage,
  createWriteLimits,
  logger,
  metrics,
  newId,
  now,
  readEnvironment,
} from './composition.ts'

const { tables, transact } = createStorage()
const environment = readEnvironment(
  z.object({
    FILES_BUCKET: z.string(),
    INBOUND_BUCKET: z.string(),
    INBOUND_PREFIX: z.string(),
    MAIL_QUEUE_URL: z.url(),
    PORTAL_URL: z.url(),
  }),
)
const readInbound = createInbound(environment.INBOUND_BUCKET, environment.INBOUND_PREFIX)
const idempotencyStore = createIdempotencyStore(tables)
const assertActiveMember = createAssertActiveMember(tables, readMembers(tables), readSuspensions(tables))
const limitWrites = createWriteLimits(tables)
const replyAddresses = createReplies()
if (!replyAddresses) throw new Error('REPLY_DOMAIN is empty: no email can arrive.')
const deps = {
  tickets: createTickets(tables, transact),
  organisations: createOrganisations(tables, transact),
  files: createFiles(environment.FILES_BUCKET, createAnnounceFile(environment.MAIL_QUEUE_URL)),
  announceMail: createAnnounceMail(environment.MAIL_QUEUE_URL, logger, metrics),
  replyAddresses,
  send: createMailSender(),
  sentMails: createSentMails(tables),
  async limitWrites(caller: Caller, at: Instant) {
    await assertActiveMember(caller)
    await limitWrites(caller, at)
  },
  rules: createRules(),
  portalUrl: environment.PORTAL_URL,
  newId,
}

/** Receives emails that SES puts into the bucket, as replies to tickets. Each counts once, even if SES repeats it. */
export async function handler(event: unknown): Promise<void> {
  const received = receivedMailSchema.parse(event)
  const outcome = isClean(received) ? await receive(received) : { dropped: 'not clean' }
  metrics.addMetric('recorded' in outcome ? 'MailAccepted' : 'MailNotAccepted', 'Count', 1)
  metrics.publishStoredMetrics()
  logger.info('MailReceived', {
    messageId: received.messageId,
    ...('recorded' in outcome ? { ticket: outcome.recorded.number } : outcome),
  })
}

async function receive(received: ReceivedMail) {
  const { messageId, recipients } = received
  const at = now()
  const request = { key: `MAIL#${messageId}`, requestHash: messageId }
  // An email that was accepted before may be refused now, because the ticket has changed.
  const kept = await idempotencyStore.find(request.key, at)
  if (kept) return outcomeSchema.parse(kept.response)

  const mail = {
    recipients,
    isProvenFrom: (from: string) => isProvenFrom(received, from),
    read: () => readInbound(messageId),
  }
  const fileId = (index: number) => uuidOf(`${messageId}/${index}`, uuidOf.URL)
  const run = (idempotency: IdempotencyContext | undefined) =>
    receiveEmail({ ...deps, fileId }, createMailRecorder('receiveEmail', messageId, at, idempotency), mail)
  const { response } = await withIdempotency(run, {
    request,
    store: idempotencyStore,
    now: at,
    isBoundToVersion: false,
  })
  return outcomeSchema.parse(response)
}

const outcomeSchema = z.union([
  z.object({ recorded: z.object({ number: z.string() }) }),
  z.object({ dropped: z.string() }),
  z.object({ refused: z.string() }),
])
