import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import type { Sns } from '../sns/delivery.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const queueSchema = z.strictObject({
  MessageRetentionPeriod: z.int().optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int() }).optional(),
  SqsManagedSseEnabled: z.boolean().optional(),
  VisibilityTimeout: z.int().optional(),
})
const topicSchema = z.strictObject({ DisplayName: z.string().optional(), KmsMasterKeyId: z.string().optional() })
const subscriptionSchema = z.strictObject({
  Endpoint: z.string(),
  FilterPolicy: z.record(z.string(), z.array(z.string())).optional(),
  Protocol: z.string(),
  TopicArn: z.string(),
})

export interface MessagingDeps {
  readonly sqs: SQSClient
  readonly sns: Sns
  /** The URL that functions send to, which leads to the proxy. */
  queueUrl(name: string): string
  nameOf(logicalId: string): string
  arnOf(service: string, name: string): string
  onEncryptedTopic(topicArn: string, keyArn: string): void
}

export function messagingTypes({
  sqs,
  sns,
  queueUrl,
  nameOf,
  arnOf,
  onEncryptedTopic,
}: MessagingDeps): Record<string, ResourceType> {
  return {
    'AWS::SQS::Queue': resourceType(queueSchema, async (logicalId, { RedrivePolicy, VisibilityTimeout }) => {
      const name = nameOf(logicalId)
      await createQueue(logicalId, name, {
        ...(VisibilityTimeout !== undefined && { VisibilityTimeout: String(VisibilityTimeout) }),
        ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      })
      return { ref: queueUrl(name), attributes: { Arn: arnOf('sqs', name), QueueName: name } }
    }),
    'AWS::SNS::Topic': resourceType(topicSchema, async (logicalId, { KmsMasterKeyId }) => {
      const name = nameOf(logicalId)
      const ref = await sns.addTopic(name)
      if (KmsMasterKeyId !== undefined) onEncryptedTopic(ref, KmsMasterKeyId)
      return { ref, attributes: { TopicName: name, TopicArn: ref } }
    }),
    'AWS::SNS::Subscription': resourceType(subscriptionSchema, async (logicalId, properties) => {
      await sns.subscribe(nameOf(logicalId).slice(0, 80), {
        topicArn: properties.TopicArn,
        protocol: properties.Protocol,
        endpoint: properties.Endpoint,
        filterPolicy: properties.FilterPolicy ?? {},
      })
      return { ref: logicalId, attributes: {} }
    }),
  }

  async function createQueue(logicalId: string, QueueName: string, Attributes: Record<string, string>): Promise<void> {
    try {
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))
    } catch (error) {
      if (!(error instanceof Error && error.name.endsWith('QueueNameExists'))) throw error
      throw new StartProblem(`The queue ${logicalId} has changed in the template. Start over with --fresh.`)
    }
  }
}
