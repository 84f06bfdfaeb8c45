import * as z from 'zod'
import { createPublishNotices } from '../shared/notices/adapters/publishNotices.ts'
import { createReadSubscriptions } from '../shared/notices/adapters/readSubscriptions.ts'
import { logger, metrics, now, readEnvironment } from './composition.ts'

const tickSchema = z.object({ source: z.literal('aws.events'), 'detail-type': z.literal('Scheduled Event') })
const count = z.coerce.number().int().min(0)
const environment = readEnvironment(
  z.object({
    NOTICE_TOPIC_ARN: z.string(),
    NOTICE_SUBSCRIPTIONS: count,
    ALARM_TOPIC_ARN: z.string(),
    ALARM_SUBSCRIPTIONS: count,
  }),
)
const notices = createPublishNotices(environment.NOTICE_TOPIC_ARN)
const readSubscriptions = createReadSubscriptions([
  { topicArn: environment.NOTICE_TOPIC_ARN, expected: environment.NOTICE_SUBSCRIPTIONS },
  { topicArn: environment.ALARM_TOPIC_ARN, expected: environment.ALARM_SUBSCRIPTIONS },
])

/**
 * Runs once a day. It sends a test notice the way that all notices go, so that on-call staff miss it if that way is
 * broken. It also counts subscriptions to notices and alarms that are unconfirmed or missing.
 */
export async function handler(event: unknown): Promise<void> {
  tickSchema.parse(event)
  await notices.publishTest(now())
  const { pending, missing } = await readSubscriptions()
  metrics.addMetric('SubscriptionsPending', 'Count', pending)
  metrics.addMetric('SubscriptionsMissing', 'Count', missing)
  metrics.publishStoredMetrics()
  logger.info('NoticesChecked', { pending, missing })
}
