import { setTimeout } from 'node:timers/promises'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { Faults } from './faults.ts'

type Item = Record<string, AttributeValue>
type Key = { readonly PK: AttributeValue; readonly SK: AttributeValue }

const textSchema = z.strictObject({ S: z.string() })
const keySchema = z.object({ PK: textSchema, SK: textSchema })
const writeSchema = z.object({ TableName: z.string(), Key: keySchema.optional(), Item: keySchema.optional() })
const writesSchema = z.record(z.string(), writeSchema)
const batchSchema = z.record(
  z.string(),
  z.array(
    z.object({
      PutRequest: z.object({ Item: keySchema }).optional(),
      DeleteRequest: z.object({ Key: keySchema }).optional(),
    }),
  ),
)

export type StaleIndexes = ReturnType<typeof createStaleIndexes>

/**
 * Makes index reads stale, as they are in AWS: they go to a copy of the table, which follows some time later. Each item
 * follows after its own time, so changes arrive in any order.
 */
export function createStaleIndexes(client: DynamoDBClient, faults: Faults, log: (line: string) => void) {
  const copies = new Map<string, Promise<string>>()
  const following = new Set<Promise<void>>()
  const lastOf = new Map<string, Promise<void>>()
  let ended = new AbortController()

  const isOn = () => faults.plan().staleIndexesMs > 0
  faults.onChange(async () => {
    if (isOn()) return
    // From now on the copies follow at once, so that they need not be made again.
    ended.abort()
    ended = new AbortController()
    await Promise.all(following)
  })

  const copyOf = (table: string): Promise<string> => {
    const known = copies.get(table)
    if (known) return known
    const made = copyTable(client, table)
    copies.set(table, made)
    return made
  }

  async function follow(table: string, key: Key): Promise<void> {
    const lagMs = Math.random() * faults.plan().staleIndexesMs
    // When indexes are no longer stale, nothing waits.
    await setTimeout(lagMs, undefined, { signal: ended.signal }).catch(() => undefined)
    const TableName = await copyOf(table)
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))
    if (Item) await client.send(new PutItemCommand({ TableName, Item }))
    else await client.send(new DeleteItemCommand({ TableName, Key: key }))
  }

  return {
    /** The body to send instead: a read of an index goes to the copy. */
    async lead(operation: string, input: unknown, body: string): Promise<string> {
      if (!isOn()) return body
      const { TableName, IndexName } = z
        .object({ TableName: z.string().optional(), IndexName: z.string().optional() })
        .parse(input)
      if (TableName === undefined) {
        await Promise.all([...new Set(writesOf(operation, input).map(({ table }) => table))].map(copyOf))
        return body
      }
      const copy = await copyOf(TableName)
      if (operation !== 'Query' || IndexName === undefined) return body
      return JSON.stringify({ ...z.looseObject({}).parse(input), TableName: copy })
    },
    /** Called once a call was carried out. */
    carriedOut(operation: string, input: unknown): void {
      if (copies.size === 0) return
      for (const { table, key } of writesOf(operation, input)) {
        const id = `${table} ${key.PK.S} ${key.SK.S}`
        // One after the other for each item. Otherwise an older state could arrive last, and stay.
        const followed = (lastOf.get(id) ?? Promise.resolve())
          .then(() => follow(table, key))
          .catch((error: unknown) => log(`stale index of ${table}: ${String(error)}`))
        lastOf.set(id, followed)
        following.add(followed)
        void followed.then(() => following.delete(followed))
      }
    },
    /** Whether all copies are up to date. */
    isIdle: (): boolean => following.size === 0,
  }
}

/** The items that a call writes. */
function writesOf(operation: string, input: unknown): { table: string; key: Key }[] {
  if (operation === 'TransactWriteItems') {
    const { TransactItems } = z.object({ TransactItems: z.array(writesSchema) }).parse(input)
    return TransactItems.flatMap((item) => Object.entries(item))
      .filter(([kind]) => kind !== 'ConditionCheck')
      .flatMap(([, write]) => keyed(write))
  }
  if (operation === 'BatchWriteItem') {
    const { RequestItems } = z.object({ RequestItems: batchSchema }).parse(input)
    return Object.entries(RequestItems).flatMap(([TableName, requests]) =>
      requests.flatMap(({ PutRequest, DeleteRequest }) => keyed({ TableName, ...PutRequest, ...DeleteRequest })),
    )
  }
  return /^(Put|Update|Delete)Item$/.test(operation) ? keyed(writeSchema.parse(input)) : []
}

function keyed({ TableName, Key, Item }: z.output<typeof writeSchema>): { table: string; key: Key }[] {
  const found = Key ?? Item
  return found ? [{ table: TableName, key: { PK: found.PK, SK: found.SK } }] : []
}

/** Copies a table with its indexes and items. Returns the copy's name. */
async function copyTable(client: DynamoDBClient, table: string): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
  const TableName = `${table}-stale`
  await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined)
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: Table?.AttributeDefinitions,
      KeySchema: Table?.KeySchema,
      ...(Table?.GlobalSecondaryIndexes && {
        GlobalSecondaryIndexes: Table.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
          ...{ IndexName, KeySchema, Projection },
        })),
      }),
    }),
  )
  const items: Item[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) items.push(...Items)
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map((item) => ({ PutRequest: { Item: item } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }))
  }
  return TableName
}
