import * as z from 'zod'
import { createTransact } from '../shared/core/adapters/dynamodb/transact.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { createDueNotices } from '../shared/notices/adapters/dynamodb/dueNotices.ts'
import { createPublishNotices } from '../shared/notices/adapters/publishNotices.ts'
import { announceDueNotices, type ScanResult } from '../shared/notices/announceDueNotices.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { createProductTable, createRules, logger, metrics, newId, now, readEnvironment } from './composition.ts'

/** The event that EventBridge sends each minute. The scan uses the current time, so a late event is harmless. */
const tickSchema = z.object({ source: z.literal('aws.events'), 'detail-type': z.literal('Scheduled Event') })

const environment = readEnvironment(
  z.object({ AUDIT_TABLE: z.string(), NOTICE_TOPIC_ARN: z.string(), PORTAL_URL: z.url() }),
)
const tables = { ...createProductTable(), audit: environment.AUDIT_TABLE }
// Notices go to on-call staff. Consumers of domain events do not need them, so nothing is sent to the event bus.
const transact = createTransact(tables, async () => undefined)
const deps = {
  dueNotices: createDueNotices(tables, transact),
  tickets: readTickets(tables),
  organisations: readOrganisations(tables),
  rules: createRules(),
  ...createPublishNotices(environment.NOTICE_TOPIC_ARN),
  portalUrl: environment.PORTAL_URL,
  now,
  newId,
  onFailure: (number: string, error: unknown) => logger.error('NoticeFailed', { number, error }),
}

/** Announces due notices. Throws if one could not be announced, so that the failure is counted and retried. */
export async function handler(event: unknown): Promise<ScanResult> {
  tickSchema.parse(event)
  const result = await announceDueNotices({
    ...deps,
    record: createServiceRecorder('announceDueNotices', newId(), now),
  })
  metrics.addMetric('ScanCompleted', 'Count', 1)
  metrics.addMetric('NoticePublished', 'Count', result.announced)
  metrics.addMetric('NoticesLeft', 'Count', result.left)
  metrics.publishStoredMetrics()
  logger.info('ScanCompleted', { ...result })
  if (result.failed > 0) throw new Error(`${result.failed} notices could not be announced.`)
  return result
}
