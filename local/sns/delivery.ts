import {
  CreateTopicCommand,
  InvalidParameterException,
  PublishCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { type FilterPolicy, isWanted, messageAttributesSchema } from './filter.ts'

export interface Subscription {
  readonly topicArn: string
  readonly protocol: string
  readonly endpoint: string
  readonly filterPolicy: FilterPolicy
}

/** The proxy's wrapper around a published message, so that each protocol can receive its own text. */
const wrappedSchema = z.object({ structure: z.string(), message: z.string() })
const deliveredSchema = z.object({
  MessageId: z.string(),
  Timestamp: z.string(),
  Subject: z.string().default('AWS Notification Message'),
  Message: z.string(),
  MessageAttributes: messageAttributesSchema,
})

/** A structured message: a text for each protocol, and a default. */
const textsSchema = z.object({ default: z.string() }).catchall(z.string())

/**
 * Wraps a `Publish` for the emulator, which would otherwise send every subscriber the text for its own protocol, SQS.
 */
export function wrapPublish(body: string): string {
  const form = new URLSearchParams(body)
  if (form.get('Action') !== 'Publish') return body
  const structure = form.get('MessageStructure') ?? ''
  form.set('Message', JSON.stringify({ structure, message: form.get('Message') ?? '' }))
  form.delete('MessageStructure')
  return form.toString()
}

/** Like `wrapPublish`, for a plain message. */
const wrap = (message: string): string => JSON.stringify({ structure: '', message })

function textFor(protocol: string, wrapped: string): string {
  const { structure, message } = wrappedSchema.parse(JSON.parse(wrapped))
  if (structure !== 'json') return message
  const texts = textsSchema.parse(JSON.parse(message))
  return texts[protocol] ?? texts.default
}

export interface SnsDeps {
  readonly sns: SNSClient
  readonly sqs: SQSClient
  sendMail(mail: { to: string; subject: string; text: string }): Promise<void>
  invoke(functionArn: string, event: unknown): Promise<unknown>
  log(line: string): void
}

/**
 * Emulates topics and subscriptions. Each subscription has a private queue. Messages that match its filter are emailed,
 * or handed to a function.
 */
export function createSns({ sns, sqs, sendMail, invoke, log }: SnsDeps) {
  const stopping = new AbortController()
  const pollers: Promise<void>[] = []
  const queueUrls: string[] = []
  const invoked: { readonly functionArn: string; readonly topicArn: string }[] = []
  let batchesAtWork = 0

  async function poll(queueUrl: string, subscription: Subscription): Promise<void> {
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
        if (Messages.length === 0) continue
        batchesAtWork++
        await deliverAll(queueUrl, subscription, Messages).finally(() => batchesAtWork--)
      } catch (error) {
        if (stopping.signal.aborted) return
        log(`delivery to ${subscription.endpoint}: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
  }

  async function deliverAll(queueUrl: string, subscription: Subscription, messages: readonly Message[]): Promise<void> {
    for (const message of messages) await deliver(queueUrl, subscription, message)
  }

  /** Delivers a message. If this fails, the message stays in its queue and returns later. It does not block others. */
  async function deliver(
    QueueUrl: string,
    { topicArn, protocol, endpoint: to, filterPolicy }: Subscription,
    { Body = '', ReceiptHandle }: Message,
  ): Promise<void> {
    try {
      const { Message: wrapped, ...delivered } = deliveredSchema.parse(JSON.parse(Body))
      const text = textFor(protocol, wrapped)
      if (isWanted(filterPolicy, delivered.MessageAttributes)) {
        if (protocol === 'email') await sendMail({ to, subject: delivered.Subject, text })
        else {
          const { MessageId, Timestamp } = delivered
          await invoke(to, { Records: [{ Sns: { TopicArn: topicArn, MessageId, Timestamp, Message: text } }] })
        }
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    } catch (error) {
      log(`delivery to ${to}: ${String(error)}`)
    }
  }

  return {
    async addTopic(name: string): Promise<string> {
      const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
      return TopicArn
    },
    async subscribe(name: string, subscription: Subscription): Promise<void> {
      if (!['email', 'lambda'].includes(subscription.protocol)) {
        throw new StartProblem(
          `This runtime delivers only by email and to functions, but ${name} uses ${subscription.protocol}.`,
        )
      }
      if (subscription.protocol === 'lambda')
        invoked.push({ functionArn: subscription.endpoint, topicArn: subscription.topicArn })
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
      const queueArn = subscription.topicArn.replace(':sns:', ':sqs:').replace(/[^:]+$/, name)
      // Subscribes without the filter, because the emulator does not support list attributes. Delivery applies it.
      const subscribe = new SubscribeCommand({
        TopicArn: subscription.topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
      })
      await sns.send(subscribe).catch((error: unknown) => {
        if (!(error instanceof InvalidParameterException)) throw error
        throw new StartProblem(`The subscription ${name} has changed in the template. Start over with --fresh.`)
      })
      queueUrls.push(QueueUrl)
      pollers.push(poll(QueueUrl, subscription))
    },
    /** Publishes as a service of AWS. */
    async publish(topicArn: string, message: string): Promise<void> {
      await sns.send(new PublishCommand({ TopicArn: topicArn, Message: wrap(message) }))
    },
    /** The functions that topics invoke. */
    invoked: (): typeof invoked => invoked,
    queueUrls: (): readonly string[] => queueUrls,
    isIdle: () => batchesAtWork === 0,
    async stop() {
      stopping.abort()
      await Promise.all(pollers)
    },
  }
}
export type Sns = ReturnType<typeof createSns>
