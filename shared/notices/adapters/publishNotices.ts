import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'
import type { Instant } from '../../core/domain/time.ts'
import { planSchema, prioritySchema } from '../../plans/domain/plans.ts'
import { type Digest, digestSubject, digestText } from '../domain/digest.ts'
import { noticeSubject, noticeText, testNoticeSubject, testNoticeText } from '../domain/notice.ts'
import type { PublishDigest, PublishNotice } from '../noticePorts.ts'

/** Publishes to the topic: text for people, JSON for machines, attributes for subscription filters. */
export interface PublishNotices {
  readonly publish: PublishNotice
  readonly publishDigest: PublishDigest
  readonly publishTest: (now: Instant) => Promise<void>
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
      const content = { kind: 'test', noticedAt: now }
      // Has every plan and priority. It thereby reaches all subscribers of the level, whatever else they filter by.
      const all = { plan: planSchema.options, priority: prioritySchema.options }
      const attributes = { level: 'test', kind: 'test', ...all }
      const message = messageOf(testNoticeSubject(now), testNoticeText(now), content, attributes)
      await client.send(new PublishCommand({ TopicArn, ...message }))
    },
  }
}

/** SNS accepts 256 KiB, including subject and attributes. */
const maxMessageBytes = 250_000

/** Builds a digest that SNS accepts, however long the names of customers are. It names fewer tickets if needed. */
export function digestMessage(digest: Digest): Message {
  const { level, plan, countsByPriority } = digest
  const attributes = { level, plan, priority: Object.keys(countsByPriority).sort(), kind: 'digest' }
  for (let named = digest.worst.length; ; named = Math.floor(named / 2)) {
    const content = { ...digest, worst: digest.worst.slice(0, named) }
    const message = messageOf(digestSubject(content), digestText(content), content, attributes)
    if (Buffer.byteLength(message.Message) <= maxMessageBytes) return message
  }
}

type Message = Required<Pick<PublishCommandInput, 'Subject' | 'MessageStructure' | 'MessageAttributes'>> & {
  readonly Message: string
}

/** A subscription filter matches a list if it matches one of the values. */
type Attributes = Readonly<Record<string, string | readonly string[]>>

function messageOf(Subject: string, text: string, content: object, attributes: Attributes): Message {
  const json = JSON.stringify(content)
  return {
    Subject,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: text, http: json, https: json, sqs: json, lambda: json, firehose: json }),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === 'string'
          ? { DataType: 'String', StringValue: value }
          : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
      ]),
    ),
  }
}
