import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { batchGet } from '../../../core/adapters/dynamodb/batchGet.ts'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import * as keys from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { currencySchema } from '../../../plans/domain/plans.ts'
import type { BillingProgress, BillingRuns } from '../../billingPorts.ts'
import { type BillingRun, billingRunSchema } from '../../domain/billingRun.ts'

const runItemSchema = z.object({ run: billingRunSchema })
const chunkSchema = z.object({ organisations: z.array(z.string()) })
const bigintSchema = z.union([z.int(), z.bigint()]).transform(BigInt)
const progressSchema = z
  .object({
    drafted: z.int(),
    nothing: z.int(),
    parked: z.int(),
    issued: z.int(),
    CHF: bigintSchema,
    EUR: bigintSchema,
    USD: bigintSchema,
  })
  .partial()

/** The results of a dry run are stored for a week. */
const dryRunDays = 7
export const expiryOf = ({ isDryRun, startedAt }: BillingRun): { expiresAtSeconds?: number } =>
  isDryRun ? { expiresAtSeconds: Math.ceil(toEpochMs(startedAt) / 1000) + dryRunDays * 86_400 } : {}

export function createBillingRuns(tables: Tables, transact: Transact): BillingRuns {
  const { client, product: TableName } = tables

  return {
    async find(id) {
      const runKey = keys.billingRunKey(id)
      const progressKeys = keys.shards.map((shard) => keys.billingProgressKey(id, shard))
      const items = await batchGet(tables, { Keys: [runKey, ...progressKeys], ConsistentRead: true })
      const run = items.find(({ SK }) => SK === runKey.SK)
      const progress = items.filter((item) => item !== run).map((item) => parseStored(progressSchema, item))
      return run && { run: parseStored(runItemSchema, run).run, progress: totalOf(progress) }
    },

    async list(page) {
      const query = {
        TableName,
        IndexName: keys.indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': keys.billingRunList },
        ScanIndexForward: false,
      }
      const { items, last } = await readPage(tables, runItemSchema, query, page)
      return { items: items.map(({ run }) => run), last }
    },

    start(run, record) {
      const put: Write = { Put: { TableName, Item: itemOf(run), ConditionExpression: 'attribute_not_exists(PK)' } }
      const markers = run.isDryRun ? [] : keys.closedMarkerKeys(run.month)
      return transact([put, ...markers.map((Item): Write => ({ Put: { TableName, Item } }))], [record])
    },

    async keepChunk(run, listId, chunk, organisations) {
      const Item = { ...keys.chunkKey(run.id, listId, chunk), organisations, ...expiryOf(run) }
      await client.send(new PutCommand({ TableName, Item }))
    },

    async freeze(id, list) {
      const update = new UpdateCommand({
        TableName,
        Key: keys.billingRunKey(id),
        UpdateExpression: 'SET #run.#list = :list',
        ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(#run.#list)',
        ExpressionAttributeNames: { '#run': 'run', '#list': 'list' },
        ExpressionAttributeValues: { ':list': list },
      })
      await client.send(update).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      })
    },

    async organisationsOf({ id, list }, chunk) {
      const Key = list && keys.chunkKey(id, list.id, chunk)
      const { Item } = Key ? await client.send(new GetCommand({ TableName, Key, ConsistentRead: true })) : {}
      if (!Item) throw new Refusal('not_found', { what: `chunk ${chunk} of billing run ${id}` })
      return parseStored(chunkSchema, Item).organisations
    },

    record: (record) => transact([], [record]),

    move(before, after, record) {
      const put: Write = {
        Put: {
          TableName,
          Item: itemOf(after),
          ConditionExpression: 'run.#status = :before',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':before': before.status },
        },
      }
      return transact([put], [record])
    },
  }
}

const itemOf = (run: BillingRun) => ({
  ...keys.billingRunKey(run.id),
  run: z.encode(billingRunSchema, run),
  listName: keys.billingRunList,
  listOrder: run.startedAt,
  ...expiryOf(run),
})

function totalOf(progress: readonly z.output<typeof progressSchema>[]): BillingProgress {
  const total = (name: 'drafted' | 'nothing' | 'parked' | 'issued') =>
    progress.reduce((sum, part) => sum + (part[name] ?? 0), 0)
  const amounts = currencySchema.options.flatMap((currency) => {
    const parts = progress.flatMap((part) => part[currency] ?? [])
    return parts.length > 0 ? [[currency, parts.reduce((sum, part) => sum + part, 0n)] as const] : []
  })
  return {
    drafted: total('drafted'),
    nothingToInvoice: total('nothing'),
    parked: total('parked'),
    issued: total('issued'),
    netMinorByCurrency: new Map(amounts),
  }
}
