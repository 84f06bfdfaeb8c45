import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, it } from 'vitest'
import { createSecrets } from '../../local/aws/secrets.ts'
import { openDataFolder } from '../../local/dataFolder.ts'
import { startDynamoDb, startMessaging } from '../../local/emulators/emulators.ts'
import { openDirectory } from '../../local/identity/directory.ts'
import { openProviders } from '../../local/identity/providers.ts'
import { openNames } from '../../local/internet/names.ts'
import { dynamoDbTypes } from '../../local/resources/dynamodb.ts'
import { openMailboxes } from '../../local/ses/mailboxes.ts'

const root = mkdtempSync(join(tmpdir(), 'tierdesk-damaged-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Creates a file in its own folder. */
function place(name: string, content: string): string {
  const folder = mkdtempSync(join(root, 'data-'))
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const noEnd = () => undefined
const readers: Readonly<Record<string, (file: string) => unknown>> = {
  'state.json': (file) => openDataFolder(join(file, '..'), false),
  'accounts.json': (file) => openDirectory(() => 'pool', file, []),
  'providers.json': openProviders,
  'mailboxes.json': openMailboxes,
  'names.json': openNames,
  'secrets.json': createSecrets,
  'dynamodb.sqlite': (file) => startDynamoDb(file, undefined, noEnd),
}

it.each(Object.entries(readers))('a damaged %s is named, with a way to recover', async (name, read) => {
  const file = place(name, 'garbage '.repeat(200))
  await expect(async () => read(file)).rejects.toThrow(
    new RegExp(`^${file} is damaged: .+\\. Start over with --fresh, which deletes all data\\.$`),
  )
})

it.each([
  ['an earlier', '{}'],
  ['a later', '{"dataVersion":999}'],
])('data of %s version is refused, and stays as it is', async (which, state) => {
  const file = place('state.json', state)
  const root = join(file, '..')
  await expect(openDataFolder(root, false)).rejects.toThrow(`The data in ${root} is from ${which} version`)
  expect(readFileSync(file, 'utf8')).toBe(state)
  const { release } = await openDataFolder(root, true)
  release()
})

it('damaged messages and files are named, with a way to recover', async () => {
  const folder = join(mkdtempSync(join(root, 'data-')), 'messaging')
  mkdirSync(folder)
  writeFileSync(join(folder, 'fauxqs.db'), 'garbage '.repeat(200))
  await expect(startMessaging(folder, 'eu-central-1', noEnd)).rejects.toThrow(`${folder} is damaged: `)
})

it('truncated tables are named, with a way to recover', async () => {
  const file = place('dynamodb.sqlite', '')
  const table = {
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    Replicas: [
      {
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        Region: 'eu-central-1',
      },
    ],
  }
  async function deployTable(name: string): Promise<void> {
    const { url, stop } = await startDynamoDb(file, undefined, noEnd)
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new DynamoDBClient({ endpoint: url, region: 'eu-central-1', credentials, maxAttempts: 1 })
    const types = dynamoDbTypes({ client, place: file, nameOf: (id) => id, arnOf: (_, id) => id })
    try {
      await types['AWS::DynamoDB::GlobalTable']?.deploy(name, table)
    } finally {
      await stop()
    }
  }
  await deployTable('Whole')
  truncateSync(file, 6_000)
  await expect(deployTable('Another')).rejects.toThrow(`${file} is damaged: `)
})
