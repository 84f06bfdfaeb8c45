import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { noticeSubject, noticeText } from '../domain/notice.ts'
import type { PublishNotice } from '../usecases/ports.ts'
import { clientDefaults } from './dynamodb/client.ts'

/** Publishes to the topic: text for people, JSON for machines, attributes for subscription filters. */
export function createPublishNotice(topicArn: string): PublishNotice {
  const client = new SNSClient(clientDefaults)
  return async (notice) => {
    const text = noticeText(notice)
    const json = JSON.stringify(notice)
    const attribute = (value: string) => ({ DataType: 'String', StringValue: value })
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: noticeSubject(notice),
        MessageStructure: 'json',
        Message: JSON.stringify({ default: text, http: json, https: json, sqs: json, lambda: json, firehose: json }),
        MessageAttributes: {
          level: attribute(notice.level),
          plan: attribute(notice.plan),
          priority: attribute(notice.priority),
          clock: attribute(notice.clock),
        },
      }),
    )
  }
}
