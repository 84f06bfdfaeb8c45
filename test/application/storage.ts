import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import {
  DeleteTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  SNSClient,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import { DeleteQueueCommand, ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { RuntimeAccess } from '../../samples/runtime.ts'
import { clientDefaults, type LedgerTable, type Tables } from '../../shared/core/adapters/dynamodb/client.ts'
import { ticketKey } from '../../shared/core/adapters/dynamodb/keys.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

const known = new Map<string, Promise<Tables & LedgerTable>>()

/** Opens the tables of a running runtime, bypassing its functions, to inspect and to break data. */
export function tablesOf({ emulators }: RuntimeAccess, endpoint = emulators.dynamodb): Promise<Tables & LedgerTable> {
  const tables = known.get(endpoint) ?? openTables(endpoint)
  known.set(endpoint, tables)
  return tables
}

async function openTables(endpoint: string): Promise<Tables & LedgerTable> {
  const client = new DynamoDBClient({ ...clientDefaults, endpoint, region: 'eu-central-1', credentials })
  const { TableNames = [] } = await client.send(new ListTablesCommand())
  const named = (part: string) => TableNames.find((name) => name.includes(part)) ?? ''
  const marshallOptions = { removeUndefinedValues: true }
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions }),
    product: named('Product'),
    audit: named('Audit'),
    ledger: named('Ledger'),
  }
}

/** Makes a ticket unreadable. */
export const breakTicket = (runtime: RuntimeAccess, number: string) => setPriority(runtime, number, 'P0')
/** Makes a broken ticket readable again, with the priority that `openTicket` sets. */
export const mendTicket = (runtime: RuntimeAccess, number: string) => setPriority(runtime, number, 'P1')

async function setPriority(runtime: RuntimeAccess, number: string, priority: string): Promise<void> {
  const { client, product: TableName } = await tablesOf(runtime)
  await client.send(
    new UpdateCommand({
      TableName,
      Key: ticketKey(number),
      UpdateExpression: 'SET priority = :priority',
      ExpressionAttributeValues: { ':priority': priority },
    }),
  )
}

/** Waits for the next message of a dead-letter queue, found by part of its name. */
export async function deadLetter(runtime: RuntimeAccess, queue: string, waitSeconds = 10): Promise<unknown> {
  const client = new SQSClient({ endpoint: runtime.emulators.messaging, region: 'eu-central-1', credentials })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand())
  const QueueUrl = QueueUrls.find((url) => url.includes(queue))
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: waitSeconds }))
  return JSON.parse(Messages[0]?.Body ?? 'null')
}

/** Removes a queue, found by the beginning of its name, as if somebody had deleted it by hand. */
export async function removeQueue(runtime: RuntimeAccess, queue: string): Promise<void> {
  const client = new SQSClient({ endpoint: runtime.emulators.messaging, region: 'eu-central-1', credentials })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand())
  const QueueUrl = QueueUrls.find((url) => url.includes(`/${queue}`) || url.includes(`-${queue}`))
  await client.send(new DeleteQueueCommand({ QueueUrl }))
}

/** Removes a subscription, found by parts of its topic's and its own name, as SNS does if nobody confirms it. */
export async function removeSubscription(runtime: RuntimeAccess, topic: string, name: string): Promise<void> {
  const client = new SNSClient({ endpoint: runtime.emulators.messaging, region: 'eu-central-1', credentials })
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsCommand())
  const found = Subscriptions.find(({ TopicArn, Endpoint }) => TopicArn?.includes(topic) && Endpoint?.includes(name))
  await client.send(new UnsubscribeCommand({ SubscriptionArn: found?.SubscriptionArn }))
}

/** Removes a topic, found by part of its name, as if somebody had deleted it by hand. */
export async function removeTopic(runtime: RuntimeAccess, topic: string): Promise<void> {
  const client = new SNSClient({ endpoint: runtime.emulators.messaging, region: 'eu-central-1', credentials })
  const { Topics = [] } = await client.send(new ListTopicsCommand())
  const TopicArn = Topics.find(({ TopicArn: arn }) => arn?.includes(topic))?.TopicArn
  await client.send(new DeleteTopicCommand({ TopicArn }))
}
