import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'

export interface ExpectedSubscriptions {
  readonly topicArn: string
  /** How many the configuration names. */
  readonly expected: number
}

/**
 * Counts who would not be told, over some topics. `pending` waits for somebody to confirm: SNS delivers nothing to it,
 * says nothing, and drops it after some days; then it is `missing`, as is whoever has unsubscribed.
 */
export function createReadSubscriptions(topics: readonly ExpectedSubscriptions[]) {
  const client = new SNSClient(clientDefaults)
  return async (): Promise<{ pending: number; missing: number }> => {
    const summary = { pending: 0, missing: 0 }
    for (const { topicArn: TopicArn, expected } of topics) {
      const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }))
      summary.pending += Number(Attributes.SubscriptionsPending ?? 0)
      summary.missing += Math.max(0, expected - Number(Attributes.SubscriptionsConfirmed ?? 0))
    }
    return summary
  }
}
