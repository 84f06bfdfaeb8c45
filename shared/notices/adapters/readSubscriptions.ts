import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'

export interface ExpectedSubscriptions {
  readonly topicArn: string
  /** How many subscriptions the configuration contains. */
  readonly expected: number
}

/**
 * Counts the subscriptions that deliver nothing, across topics. `pending` ones wait for confirmation: SNS delivers
 * nothing to them, reports no error, and drops them after some days. `missing` is how many of the configured
 * subscriptions are not confirmed, such as those that were dropped or unsubscribed.
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
