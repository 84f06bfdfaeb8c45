import { GetTopicAttributesCommand, PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns'
import { digestSubject, digestText } from '../domain/digest.ts'
import { noticeSubject, noticeText, testNoticeSubject, testNoticeText } from '../domain/notice.ts'
import type { Instant } from '../domain/time.ts'
import type { PublishDigest, PublishNotice } from '../usecases/ports.ts'
import { clientDefaults } from './dynamodb/client.ts'

/** Publishes to the topic: text for people, JSON for machines, attributes for subscription filters. */
export interface PublishNotices {
  readonly publish: PublishNotice
  readonly publishDigest: PublishDigest
  readonly publishTest: (now: Instant) => Promise<void>
  /** How many subscriptions wait for somebody to confirm them: SNS delivers nothing to those, and says nothing. */
  readonly pendingSubscriptions: () => Promise<number>
}

export function createPublishNotices(TopicArn: string): PublishNotices {
  const client = new SNSClient(clientDefaults)
  return {
    async publish(notice) {
      const { level, plan, priority, clock } = notice
      const attributes = { level, plan, priority, clock, kind: 'notice' }
      await client.send(new PublishCommand(message(noticeSubject(notice), noticeText(notice), notice, attributes)))
    },
    async publishDigest(digest) {
      const attributes = { level: digest.level, plan: digest.plan, kind: 'digest' }
      await client.send(new PublishCommand(message(digestSubject(digest), digestText(digest), digest, attributes)))
    },
    async publishTest(now) {
      const text = testNoticeText(now)
      await client.send(
        new PublishCommand(
          message(testNoticeSubject(now), text, { kind: 'test', noticedAt: now }, { level: 'test', kind: 'test' }),
        ),
      )
    },
    async pendingSubscriptions() {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }))
      return Number(Attributes?.SubscriptionsPending ?? 0)
    },
  }

  function message(
    Subject: string,
    text: string,
    told: object,
    attributes: Readonly<Record<string, string>>,
  ): PublishCommandInput {
    const json = JSON.stringify(told)
    return {
      TopicArn,
      Subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: text, http: json, https: json, sqs: json, lambda: json, firehose: json }),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }
  }
}
