import { GetTopicAttributesCommand, PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns'
import { type Digest, digestSubject, digestText } from '../domain/digest.ts'
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
      const message = messageOf(noticeSubject(notice), noticeText(notice), notice, attributes)
      await client.send(new PublishCommand({ TopicArn, ...message }))
    },
    async publishDigest(digest) {
      await client.send(new PublishCommand({ TopicArn, ...digestMessage(digest) }))
    },
    async publishTest(now) {
      const told = { kind: 'test', noticedAt: now }
      const message = messageOf(testNoticeSubject(now), testNoticeText(now), told, { level: 'test', kind: 'test' })
      await client.send(new PublishCommand({ TopicArn, ...message }))
    },
    async pendingSubscriptions() {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }))
      return Number(Attributes?.SubscriptionsPending ?? 0)
    },
  }
}

/** SNS takes 256 KiB, with subject and attributes. */
const maxMessageBytes = 250_000

/** A digest that SNS takes, whatever customers call themselves: it names fewer tickets where they are too long. */
export function digestMessage(digest: Digest): Message {
  const attributes = { level: digest.level, plan: digest.plan, kind: 'digest' }
  for (let named = digest.worst.length; ; named = Math.floor(named / 2)) {
    const told = { ...digest, worst: digest.worst.slice(0, named) }
    const message = messageOf(digestSubject(told), digestText(told), told, attributes)
    if (Buffer.byteLength(message.Message) <= maxMessageBytes) return message
  }
}

type Message = Required<Pick<PublishCommandInput, 'Subject' | 'MessageStructure' | 'MessageAttributes'>> & {
  readonly Message: string
}

function messageOf(Subject: string, text: string, told: object, attributes: Readonly<Record<string, string>>): Message {
  const json = JSON.stringify(told)
  return {
    Subject,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: text, http: json, https: json, sqs: json, lambda: json, firehose: json }),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
  }
}
