import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SNSClient } from '@aws-sdk/client-sns'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createSigningKeys } from './aws/keys.ts'
import { createPolicies } from './aws/policies.ts'
import { createSecrets } from './aws/secrets.ts'
import type { Clock } from './clock/clock.ts'
import type { DataFolder } from './dataFolder.ts'
import { startDynamoDb, type startMessaging } from './emulators/emulators.ts'
import { createEventBuses } from './events/bus.ts'
import { createCalendarSchedules } from './events/calendarSchedules.ts'
import { createSchedules } from './events/schedules.ts'
import { createFaults } from './faults/faults.ts'
import { createStaleIndexes } from './faults/staleIndexes.ts'
import { openNames } from './internet/names.ts'
import { createAsyncInvoker } from './lambda/asyncInvoke.ts'
import { startExtensions } from './lambda/extensions.ts'
import { createFunctions } from './lambda/functions.ts'
import { openInbox } from './mail/inbox.ts'
import { openMailboxes } from './ses/mailboxes.ts'
import { createReceiving, type Receiving } from './ses/receiving.ts'
import { createSes } from './ses/sending.ts'
import { createSns } from './sns/delivery.ts'
import { account } from './template/deploy.ts'
import type { Assembly } from './template/template.ts'

/** Everything that resources are deployed into: the emulators, the functions, the clock and the names. */
export type World = Awaited<ReturnType<typeof createWorld>>

export interface WorldOptions {
  readonly assembly: Assembly
  readonly folder: DataFolder
  readonly clock: Clock
  readonly proxyUrl: string
  readonly dynamoDbEndpoint: string | undefined
  readonly codeCache: string
  readonly inspect: string | undefined
  readonly onFailure: (what: string) => void
  readonly startMessaging: typeof startMessaging
}

export async function createWorld({
  assembly,
  folder,
  clock,
  proxyUrl,
  dynamoDbEndpoint,
  codeCache,
  inspect,
  onFailure,
  startMessaging: startMessagingOn,
}: WorldOptions) {
  const { region, stackName } = assembly
  mkdirSync(folder.path('logs'), { recursive: true })
  const log = (line: string) =>
    appendFileSync(folder.path('logs', 'runtime.log'), `${new Date().toISOString()} ${line}\n`)
  const [dynamoDb, messaging] = await Promise.all([
    startDynamoDb(folder.path('dynamodb.sqlite'), dynamoDbEndpoint, onFailure),
    startMessagingOn(folder.path('messaging'), region, onFailure),
  ])
  const ownClient = { region, credentials: { accessKeyId: 'runtime', secretAccessKey: 'local' } }
  const dynamo = new DynamoDBClient({ ...ownClient, endpoint: dynamoDb.url })
  const s3 = new S3Client({ ...ownClient, endpoint: messaging.url, forcePathStyle: true })
  const sqs = new SQSClient({ ...ownClient, endpoint: messaging.url })
  const receivers: Receiving[] = []
  const inbox = await openInbox(folder.path('mail'), async (envelope, raw) => {
    const taken = await Promise.all(receivers.map((receiver) => receiver.take(envelope, raw)))
    return taken.some(Boolean)
  })
  const faults = createFaults()
  const staleIndexes = createStaleIndexes(dynamo, faults, log)
  const names = openNames(folder.path('names.json'))
  const extensions = await startExtensions()
  const functions = createFunctions(
    {
      ...{ clock, endpoint: proxyUrl, region, logFolder: folder.path('logs'), namesFile: names.file, extensions },
      ...{ codeCache, inspect },
    },
    faults,
  )

  const nameOf = (logicalId: string) => `${stackName}-${logicalId}`
  const arnOf = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`
  const queueUrl = (name: string) => `${proxyUrl}/${account}/${name}`
  /** A client that calls as a function, so that the function's role must permit the call. */
  const sqsAs = (principal: string) =>
    new SQSClient({ region, endpoint: proxyUrl, credentials: { accessKeyId: principal, secretAccessKey: 'local' } })
  const asyncInvoker = createAsyncInvoker(
    functions,
    clock,
    async (queueArn, functionArn, body) => {
      const QueueUrl = queueUrl(queueArn.split(':').at(-1) ?? '')
      await sqsAs(functions.specOf(functionArn).logicalId).send(new SendMessageCommand({ QueueUrl, MessageBody: body }))
    },
    log,
  )

  const sns = createSns({
    sns: new SNSClient({ ...ownClient, endpoint: messaging.url }),
    sqs,
    sendMail: inbox.send,
    invoke: asyncInvoker.invoke,
    log,
  })
  const mailboxes = openMailboxes(folder.path('mailboxes.json'))
  const receiving = createReceiving({ s3, clock, asyncInvoker })
  receivers.push(receiving)

  const policies = createPolicies()
  const calendarSchedules = createCalendarSchedules(
    clock,
    async ({ roleName, queueArn, input }) => {
      if (!policies.isAllowed(roleName, 'sqs:SendMessage', queueArn))
        throw new Error(`${roleName} is not permitted to send.`)
      const QueueUrl = queueUrl(queueArn.split(':').at(-1) ?? '').replace(proxyUrl, messaging.url)
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: input }))
    },
    log,
  )

  return {
    assembly,
    receiving,
    proxyUrl,
    mailboxes,
    faults,
    staleIndexes,
    ses: createSes({ clock, region, mailboxes, deliver: inbox.sendRaw, publish: sns.publish }),
    folder,
    clock,
    log,
    emulators: { dynamoDb, messaging },
    dynamo,
    sqs,
    s3,
    sqsAs,
    sns,
    inbox,
    names,
    functions,
    extensions,
    asyncInvoker,
    schedules: createSchedules(clock, asyncInvoker, region, account, log),
    calendarSchedules,
    policies,
    secrets: createSecrets(folder.path('secrets.json')),
    signingKeys: createSigningKeys(),
    buses: createEventBuses(folder.path('events.jsonl')),
    nameOf,
    arnOf,
    queueUrl,
    /** A random string of letters and digits that stays the same across starts. */
    generated: (id: string, length: number) => folder.generated(id, () => randomText(length)),
  }
}

function randomText(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}
