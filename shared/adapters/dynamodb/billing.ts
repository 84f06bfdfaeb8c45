import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { Refusal } from '../../domain/errors.ts'
import { type Invoice, invoiceSchema } from '../../domain/invoice.ts'
import { currencySchema } from '../../domain/plans.ts'
import { instantSchema, type Month, monthSchema } from '../../domain/time.ts'
import type { Billing, BillingOutcome, BillingProgress } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import type { Commit, Write } from './commit.ts'
import * as keys from './keys.ts'
import { readAll, readPage, readShardedPage } from './readPage.ts'

const runSchema = z.object({
  month: monthSchema,
  status: z.enum(['drafting', 'approved', 'issuing', 'issued']),
  startedAt: instantSchema,
  organisations: z.int().optional(),
})

/** An invoice takes two items of a transaction, of which 100 fit; the series takes one. */
const invoicesPerTransaction = 45

const invoiceItemSchema = z.object({ invoice: invoiceSchema })
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

const counterOf = { drafted: 'drafted', 'nothing to invoice': 'nothing', parked: 'parked' } as const

export function createBilling(tables: Tables, commit: Commit): Billing {
  const { client, product: TableName } = tables

  return {
    async findRun(month) {
      const runKey = keys.billingRunKey(month)
      const progressKeys = keys.shards.map((shard) => keys.billingProgressKey(month, shard))
      const { Responses, UnprocessedKeys = {} } = await client.send(
        new BatchGetCommand({
          RequestItems: { [TableName]: { Keys: [runKey, ...progressKeys], ConsistentRead: true } },
        }),
      )
      // A part of the progress would look like less progress, and a run that is missing like none.
      if (Object.keys(UnprocessedKeys).length > 0) throw new Refusal('busy')
      const items = Responses?.[TableName] ?? []
      const run = items.find(({ SK }) => SK === runKey.SK)
      const progress = items.filter((item) => item !== run).map((item) => progressSchema.parse(item))
      return run && { run: runSchema.parse(run), progress: totalOf(progress) }
    },

    startRun(run, record) {
      const put: Write = {
        Put: {
          TableName,
          Item: { ...keys.billingRunKey(run.month), ...run },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      }
      const closed = keys.closedMarkerKeys(run.month).map((key): Write => ({ Put: { TableName, Item: key } }))
      return commit([put, ...closed], [record])
    },

    async setRunSize(month, organisations) {
      await client
        .send(
          new UpdateCommand({
            TableName,
            Key: keys.billingRunKey(month),
            UpdateExpression: 'SET organisations = :count',
            ConditionExpression:
              'attribute_exists(PK) AND (attribute_not_exists(organisations) OR organisations < :count)',
            ExpressionAttributeValues: { ':count': organisations },
          }),
        )
        .catch((error: unknown) => {
          // Another listing of the same organisations was first.
          if (!(error instanceof ConditionalCheckFailedException)) throw error
        })
    },

    moveRun(month, from, to, record) {
      const update: Write = {
        Update: {
          TableName,
          Key: keys.billingRunKey(month),
          UpdateExpression: 'SET #status = :to',
          ConditionExpression: '#status = :from',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':from': from, ':to': to },
        },
      }
      return commit([update], [record])
    },

    async hasOutcome(month, organisation) {
      const Key = keys.outcomeKey(month, organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item !== undefined
    },

    addOutcome(month, organisation, outcome, record) {
      const put: Write = {
        Put: {
          TableName,
          Item: { ...keys.outcomeKey(month, organisation), ...outcomeItem(outcome) },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      }
      return commit([put, countOutcome(month, organisation, outcome)], [record])
    },

    async invoicesOfRun(month, page) {
      const { items, last } = await readShardedPage(
        tables,
        invoiceItemSchema,
        (shard) => invoicesOfShard(month, shard),
        page,
      )
      return { items: items.map(({ invoice }) => invoice), last }
    },

    async *draftsToIssue(month) {
      for (const shard of keys.shards) {
        let batch: Invoice[] = []
        for await (const { invoice } of readAll(tables, invoiceItemSchema, invoicesOfShard(month, shard))) {
          if (invoice.status === 'draft') batch.push(invoice)
          if (batch.length < invoicesPerTransaction) continue
          yield batch
          batch = []
        }
        if (batch.length > 0) yield batch
      }
    },

    async lastNumber(series) {
      const Key = keys.seriesKey(series)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return z.object({ last: z.int() }).parse(Item ?? { last: 0 }).last
    },

    issue(series, last, numbered) {
      const [first] = numbered
      if (!first) return Promise.resolve()
      const { month, organisation } = first.invoice
      const invoices = numbered.map(({ invoice }) => invoice)
      const counted = add(keys.billingProgressKey(month, keys.billingShardOf(organisation)), {
        issued: invoices.length,
      })
      const writes = [takeNumbers(series, last, invoices.length), ...invoices.map(issueInvoice), counted]
      return commit(
        writes,
        numbered.map(({ record }) => record),
      )
    },

    async issuedInvoicesOf(organisation, page) {
      const query = {
        TableName,
        IndexName: keys.indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': keys.invoiceList(organisation) },
        ScanIndexForward: false,
      }
      const { items, last } = await readPage(tables, invoiceItemSchema, query, page)
      return { items: items.map(({ invoice }) => invoice), last }
    },
  }

  function invoicesOfShard(month: Month, shard: number) {
    return {
      TableName,
      KeyConditionExpression: 'PK = :shard AND begins_with(SK, :prefix)',
      FilterExpression: 'kind = :drafted',
      ExpressionAttributeValues: {
        ':shard': keys.billingShard(month, shard),
        ':prefix': 'OUTCOME#',
        ':drafted': 'drafted',
      },
      ConsistentRead: true,
    }
  }

  function outcomeItem(outcome: BillingOutcome) {
    return outcome.kind === 'drafted'
      ? { kind: outcome.kind, status: 'draft', invoice: z.encode(invoiceSchema, outcome.invoice) }
      : outcome
  }

  function countOutcome(month: Month, organisation: string, outcome: BillingOutcome): Write {
    const net = outcome.kind === 'drafted' ? { [outcome.invoice.currency]: outcome.invoice.netMinor } : {}
    return add(keys.billingProgressKey(month, keys.billingShardOf(organisation)), {
      [counterOf[outcome.kind]]: 1,
      ...net,
    })
  }

  function takeNumbers(series: string, last: number, count: number): Write {
    return {
      Update: {
        TableName,
        Key: keys.seriesKey(series),
        UpdateExpression: 'SET #last = :next',
        ConditionExpression: last === 0 ? 'attribute_not_exists(PK)' : '#last = :last',
        ExpressionAttributeNames: { '#last': 'last' },
        ExpressionAttributeValues: { ':next': last + count, ...(last > 0 && { ':last': last }) },
      },
    }
  }

  function issueInvoice(invoice: Invoice): Write {
    return {
      Update: {
        TableName,
        Key: keys.outcomeKey(invoice.month, invoice.organisation),
        UpdateExpression: 'SET #status = :issued, invoice = :invoice, listName = :list, listOrder = :order',
        ConditionExpression: '#status = :draft',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':issued': 'issued',
          ':draft': 'draft',
          ':invoice': z.encode(invoiceSchema, invoice),
          ':list': keys.invoiceList(invoice.organisation),
          ':order': `${invoice.month}#${invoice.number}`,
        },
      },
    }
  }

  function add(Key: Record<string, string>, amounts: Record<string, number | bigint>): Write {
    const names = Object.keys(amounts)
    return {
      Update: {
        TableName,
        Key,
        UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, amounts[name]])),
      },
    }
  }
}

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
