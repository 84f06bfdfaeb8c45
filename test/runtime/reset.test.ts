import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetQueueAttributesCommand, ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { routes } from '../../shared/http/routes.ts'
import { ticketBody } from '../application/world.ts'
import { type AcquiredRuntime, acquireRuntime } from '../pool/acquireRuntime.ts'

const region = 'eu-central-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

const clientsOf = ({ emulators: { dynamodb, messaging } }: RuntimeAccess) => ({
  dynamo: new DynamoDBClient({ region, credentials, endpoint: dynamodb }),
  sqs: new SQSClient({ region, credentials, endpoint: messaging }),
  s3: new S3Client({ region, credentials, endpoint: messaging, forcePathStyle: true }),
})

/** Returns the child processes whose command line contains a text. */
function childrenWith(pid: number, text: string): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return children.filter((child) => {
    const file = `/proc/${child}/cmdline`
    return existsSync(file) && readFileSync(file, 'utf8').includes(text)
  })
}

/** Returns everything that a runtime holds. */
async function contentOf({ folder, pid, console }: AcquiredRuntime) {
  const access = await connect(console)
  const { dynamo, sqs, s3 } = clientsOf(access)
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand())
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand())
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const]
  const inFile = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
  return {
    tables: await Promise.all(
      TableNames.map(async (TableName) => {
        const { Items = [] } = await dynamo.send(new ScanCommand({ TableName }))
        const keyOf = ({ PK, SK }: (typeof Items)[number]) => `${PK?.S} ${SK?.S}`
        return [TableName, Items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))]
      }),
    ),
    messages: await Promise.all(
      QueueUrls.map(async (QueueUrl) => [
        QueueUrl.split('/').at(-1),
        (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes,
      ]),
    ),
    objects: await Promise.all(
      Buckets.map(async ({ Name }) => [
        Name,
        (await s3.send(new ListObjectsV2Command({ Bucket: Name }))).Contents?.map(({ Key }) => Key),
      ]),
    ),
    files: ['accounts.json', 'providers.json', 'secrets.json', 'names.json', 'mailboxes.json', 'events.jsonl'].map(
      inFile,
    ),
    logs: readdirSync(join(folder, 'logs')).filter((name) => name.startsWith('ApiAreatickets')),
    mails: await access.mails(),
    clock: (await access.now()).slice(0, 15),
    functionProcesses: childrenWith(pid, 'worker.mjs').length,
    grantsUsed: (await access.iam()).grants.filter(({ action, uses }) => action.startsWith('s3:') && uses > 0).length,
  }
}

/** Leaves traces of every kind behind. */
async function leaveTraces(access: RuntimeAccess): Promise<void> {
  const customer = await access.clientOf('customer@pilatus.example')
  const text = 'a line\n'
  const announced = { fileName: 'log.txt', contentType: 'text/plain', sizeBytes: text.length } as const
  const { id, upload } = (await customer(routes.announceAttachment, { body: announced })).body
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: text })
  await customer(routes.openTicket, { body: { ...ticketBody, attachments: [id] } })
  const owner = await access.clientOf('owner@pilatus.example')
  await owner(routes.inviteMember, { body: { email: 'new@pilatus.example', name: 'New' } })
  await access.setName({ name: 'left.example', texts: ['behind'] })
  await access.setMailbox('left@pilatus.example', 'missing')
  const { sqs } = clientsOf(access)
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand())
  const QueueUrl = QueueUrls.find((url) => url.includes('DeadLetters'))
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'left' }))
  const operator = { accessKeyId: 'administrator', secretAccessKey: 'local' }
  const secrets = new SecretsManagerClient({ region, credentials: operator, endpoint: access.aws })
  const tickets = (await access.functions()).find(({ logicalId }) => logicalId.startsWith('ApiAreatickets'))
  const SecretId = tickets?.environment.CURSOR_SECRET
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'left'.repeat(16) }))
  await access.settle()
  await access.moveClock('+40d')
}

it('nothing of one test file reaches the next: a runtime of the pool is reset to its initial state', async () => {
  const first = await acquireRuntime('monday')
  try {
    const atFirst = await contentOf(first)
    expect(atFirst.clock).toBe('2026-11-16T08:0')
    expect([atFirst.functionProcesses, atFirst.mails, atFirst.logs]).toEqual([0, [], []])
    await leaveTraces(await connect(first.console))
    const left = await contentOf(first)
    for (const kind of Object.keys(atFirst))
      expect([kind, left]).not.toEqual([kind, { ...left, [kind]: Reflect.get(atFirst, kind) }])
    expect(await contentOf(await first.reset('monday'))).toEqual(atFirst)
    const today = await connect((await first.reset('today')).console)
    expect(Math.abs(Date.parse(await today.now()) - Date.now())).toBeLessThan(60_000)
    const empty = await contentOf(await first.reset('none'))
    expect(JSON.stringify(empty.tables)).not.toContain('pilatus')
  } finally {
    await first.release()
  }
})
