import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'

export interface Subscription {
  readonly topicArn: string
  readonly protocol: string
  readonly endpoint: string
  readonly filterPolicy: unknown
}

/** What the proxy makes of a published message, so that each protocol can be given its own text. */
const wrappedSchema = z.object({ structure: z.string(), message: z.string() })
const deliveredSchema = z.object({ Subject: z.string().default('AWS Notification Message'), Message: z.string() })

/** Wraps a `Publish` for the emulator, which would give every subscriber the text of its own protocol, SQS. */
export function wrapPublish(body: string): string {
  const form = new URLSearchParams(body)
  if (form.get('Action') !== 'Publish') return body
  const structure = form.get('MessageStructure') ?? ''
  const subject = form.get('Subject')
  // The emulator takes subjects that SNS refuses.
  if (subject !== null && !/^[\x20-\x7e]{1,99}$/.test(subject))
    throw new Error(`SNS would refuse the subject ${JSON.stringify(subject)}.`)
  form.set('Message', JSON.stringify({ structure, message: form.get('Message') ?? '' }))
  form.delete('MessageStructure')
  return form.toString()
}

function textFor(protocol: string, wrapped: string): string {
  const { structure, message } = wrappedSchema.parse(JSON.parse(wrapped))
  if (structure !== 'json') return message
  const texts = z.record(z.string(), z.string()).parse(JSON.parse(message))
  const text = texts[protocol] ?? texts.default
  if (text === undefined) throw new Error('SNS demands a default text of a message with a structure.')
  return text
}

export interface SnsNeeds {
  readonly sns: SNSClient
  readonly sqs: SQSClient
  sendMail(mail: { to: string; subject: string; text: string }): Promise<void>
  log(line: string): void
}

/** Topics and their subscriptions: each has a private queue with its filter, from which its mails are sent. */
export function createSns({ sns, sqs, sendMail, log }: SnsNeeds) {
  const stopping = new AbortController()
  const pollers: Promise<void>[] = []

  async function poll(queueUrl: string, { protocol, endpoint }: Subscription): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 20,
            VisibilityTimeout: 10,
          }),
          { abortSignal: stopping.signal },
        )
        for (const { Body = '', ReceiptHandle } of Messages) {
          const { Subject, Message } = deliveredSchema.parse(JSON.parse(Body))
          await sendMail({ to: endpoint, subject: Subject, text: textFor(protocol, Message) })
          await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
        }
      } catch (error) {
        if (stopping.signal.aborted) return
        log(`delivery to ${endpoint}: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
  }

  return {
    async addTopic(name: string): Promise<string> {
      const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
      return TopicArn
    },
    async subscribe(name: string, subscription: Subscription): Promise<void> {
      if (subscription.protocol !== 'email') {
        throw new StartProblem(`This runtime delivers by email only, and ${name} asks for ${subscription.protocol}.`)
      }
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
      const queueArn = subscription.topicArn.replace(':sns:', ':sqs:').replace(/[^:]+$/, name)
      const { filterPolicy } = subscription
      await sns.send(
        new SubscribeCommand({
          TopicArn: subscription.topicArn,
          Protocol: 'sqs',
          Endpoint: queueArn,
          ...(filterPolicy !== undefined && { Attributes: { FilterPolicy: JSON.stringify(filterPolicy) } }),
        }),
      )
      pollers.push(poll(QueueUrl, subscription))
    },
    async stop() {
      stopping.abort()
      await Promise.all(pollers)
    },
  }
}
export type Sns = ReturnType<typeof createSns>
