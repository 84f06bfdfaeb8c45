import * as z from 'zod'
import { createPublishNotices } from '../shared/adapters/publishNotices.ts'
import { logger, metrics, now, readEnvironment } from './composition.ts'

const tickSchema = z.object({ source: z.literal('aws.events'), 'detail-type': z.literal('Scheduled Event') })
const { NOTICE_TOPIC_ARN } = readEnvironment(z.object({ NOTICE_TOPIC_ARN: z.string() }))
const notices = createPublishNotices(NOTICE_TOPIC_ARN)

/**
 * Once a day: a test notice goes the way of all notices, so that on-call staff miss it when the way is broken, and
 * subscriptions that nobody has confirmed are counted.
 */
export async function handler(event: unknown): Promise<void> {
  tickSchema.parse(event)
  await notices.publishTest(now())
  const pending = await notices.pendingSubscriptions()
  metrics.addMetric('SubscriptionsPending', 'Count', pending)
  metrics.publishStoredMetrics()
  logger.info('NoticesChecked', { pending })
}
