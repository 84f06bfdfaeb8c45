import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { addToCounters } from '../../../core/adapters/dynamodb/addToCounters.ts'
import { batchGet } from '../../../core/adapters/dynamodb/batchGet.ts'
import type { LedgerTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { compressJson } from '../../../core/adapters/dynamodb/compressedJson.ts'
import * as keys from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readAll, readShardedPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { StaleWrite, type Transact, type Write } from '../../../core/adapters/dynamodb/transact.ts'
import { inBatches } from '../../../core/domain/inBatches.ts'
import { amountMinorSchema, sum } from '../../../core/domain/money.ts'
import { currencySchema } from '../../../plans/domain/plans.ts'
import type { BillingOutcome, BillingOutcomes } from '../../billingPorts.ts'
import type { BillingRun } from '../../domain/billingRun.ts'
import { type IssuedInvoice, invoiceSchema } from '../../domain/invoice.ts'
import { receivableSchema } from '../../domain/receivable.ts'
import { expiryOf } from './billingRuns.ts'
import { packedInvoiceSchema, putInvoice } from './ledger.ts'
import { organisationIn, queryOutcomes } from './queryOutcomes.ts'
import { takeNumbers } from './series.ts'

/** A transaction holds 100 items. An invoice needs three; the series and the progress need one each. */
const invoicesPerTransaction = 32

const draftedSchema = z.object({
  draft: packedInvoiceSchema,
  previousNetMinor: amountMinorSchema.optional(),
  number: z.string().optional(),
})
const parkedSchema = z.object({ SK: z.string(), reason: z.string() })
const netSchema = z.object({
  kind: z.literal('drafted'),
  SK: z.string(),
  currency: currencySchema,
  netMinor: amountMinorSchema,
  /** Present once the draft is issued. */
  number: z.string().optional(),
})
/** Outcomes without a draft. A draft that cannot be read is an error, not one of these. */
const withoutDraft = z.object({ kind: z.enum(['nothing to invoice', 'parked']) })
const outcomeSchema = z.union([draftedSchema.extend({ kind: z.literal('drafted') }), withoutDraft])

const counterOf = { drafted: 'drafted', 'nothing to invoice': 'nothing', parked: 'parked' } as const

export function createBillingOutcomes(tables: Tables & LedgerTable, transact: Transact): BillingOutcomes {
  const { client, product: TableName } = tables

  return {
    async add(run, chunk, outcomes, record) {
      let fresh = [...outcomes]
      // The condition detects organisations that already have an outcome. The next attempt leaves them out.
      while (fresh.length > 0) {
        const progress = keys.billingProgressKey(run.id, keys.progressShardOf(chunk))
        const counted = addToCounters(TableName, progress, countsOf(fresh.map(([, outcome]) => outcome)), expiryOf(run))
        try {
          return await transact(
            [...fresh.map(([id, outcome]) => putOutcome(run, id, outcome, 'attribute_not_exists(PK)')), counted],
            [record],
          )
        } catch (error) {
          if (!(error instanceof StaleWrite)) throw error
          const { reasons } = error
          fresh = fresh.filter((_, index) => reasons[index]?.Code !== 'ConditionalCheckFailed')
        }
      }
    },

    replaceParked(run, organisation, outcome, record) {
      const put = putOutcome(run, organisation, outcome, 'kind = :parked', { ':parked': 'parked' })
      const counts = countsOf([outcome])
      const moved = { ...counts, parked: (counts.parked ?? 0) - 1 }
      const progress = keys.billingProgressKey(run.id, keys.billingShardOf(organisation))
      const drafting: Write = {
        ConditionCheck: {
          TableName,
          Key: keys.billingRunKey(run.id),
          ConditionExpression: '#run.#status = :drafting',
          ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
          ExpressionAttributeValues: { ':drafting': 'drafting' },
        },
      }
      return transact([drafting, put, addToCounters(TableName, progress, moved, expiryOf(run))], [record])
    },

    async find(month, organisation) {
      const Key = keys.outcomeKey(month, organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key }))
      const outcome = Item && parseStored(outcomeSchema, Item)
      return outcome?.kind === 'drafted' ? outcome : undefined
    },

    async billed(id, page) {
      const query = (shard: number) => queryOutcomes(TableName, id, shard, 'attribute_exists(draft)')
      const { items, last } = await readShardedPage(tables, draftedSchema, query, page)
      return { items, last }
    },

    async parked(id, page) {
      const query = (shard: number) => queryOutcomes(TableName, id, shard, 'kind = :parked', { ':parked': 'parked' })
      const { items, last } = await readShardedPage(tables, parkedSchema, query, page)
      return { items: items.map((item) => ({ organisation: organisationIn(item), reason: item.reason })), last }
    },

    async netMinorOf(month, organisations, currencyOf) {
      if (organisations.length === 0) return new Map()
      const items = await batchGet(tables, { Keys: organisations.map((id) => keys.outcomeKey(month, id)) })
      const outcomes = items.map((item) => z.union([netSchema, withoutDraft]).parse(item))
      const issued = outcomes.flatMap((one) => (one.kind === 'drafted' && one.number !== undefined ? [one] : []))
      const same = issued.filter((item) => currencyOf(organisationIn(item)) === item.currency)
      return new Map(same.map((item) => [organisationIn(item), item.netMinor]))
    },

    async *draftsToIssue(id) {
      for (const shard of keys.shards) {
        const query = queryOutcomes(TableName, id, shard, 'attribute_exists(draft) AND attribute_not_exists(#number)')
        for await (const batch of inBatches(readAll(tables, draftedSchema, query), invoicesPerTransaction))
          yield batch.map(({ draft }) => draft)
      }
    },

    issue(series, last, issued) {
      const [first] = issued
      if (!first) return Promise.resolve()
      const { month, organisation } = first.invoice
      const progress = keys.billingProgressKey(month, keys.billingShardOf(organisation))
      const writes = [
        takeNumbers(TableName, series, last, issued.length),
        addToCounters(TableName, progress, { issued: issued.length }),
        ...issued.flatMap(({ invoice }) => [addReceivable(TableName, invoice), putInvoice(tables, invoice)]),
      ]
      return transact(
        writes,
        issued.map(({ record }) => record),
      )
    },
  }

  function putOutcome(
    run: BillingRun,
    organisation: string,
    outcome: BillingOutcome,
    ConditionExpression: string,
    values?: Record<string, string>,
  ): Write {
    const Item = { ...keys.outcomeKey(run.id, organisation), ...itemOf(outcome), ...expiryOf(run) }
    return {
      Put: { TableName, Item, ConditionExpression, ...(values && { ExpressionAttributeValues: values }) },
    }
  }
}

function itemOf(outcome: BillingOutcome) {
  if (outcome.kind !== 'drafted') return outcome
  const { draft, previousNetMinor } = outcome
  return {
    kind: outcome.kind,
    currency: draft.currency,
    netMinor: String(draft.netMinor),
    draft: compressJson(z.encode(invoiceSchema, draft)),
    ...(previousNetMinor !== undefined && { previousNetMinor: String(previousNetMinor) }),
  }
}

/** The counts that outcomes add to the progress of their run. */
function countsOf(outcomes: readonly BillingOutcome[]): Record<string, number | bigint> & { parked?: number } {
  const kinds = Map.groupBy(outcomes, ({ kind }) => counterOf[kind])
  const drafts = outcomes.flatMap((outcome) => (outcome.kind === 'drafted' ? [outcome.draft] : []))
  const currencies = Map.groupBy(drafts, ({ currency }) => currency)
  return {
    ...Object.fromEntries([...kinds].map(([counter, { length }]) => [counter, length])),
    ...Object.fromEntries(
      [...currencies].map(([currency, group]) => [currency, sum(group.map(({ netMinor }) => netMinor))]),
    ),
  }
}

/** Turns the draft into the invoice's receivable. */
function addReceivable(TableName: string, { organisation, month, grossMinor, issue }: IssuedInvoice): Write {
  const receivable = z.encode(receivableSchema, {
    dueOn: issue.dueOn,
    grossMinor,
    creditedMinor: 0n,
    paidMinor: 0n,
  })
  return {
    Update: {
      TableName,
      Key: keys.outcomeKey(month, organisation),
      UpdateExpression: 'SET #number = :number, receivable = :receivable, listName = :list, listOrder = :order',
      ConditionExpression: 'attribute_exists(draft) AND attribute_not_exists(#number)',
      ExpressionAttributeNames: { '#number': 'number' },
      ExpressionAttributeValues: {
        ':number': issue.number,
        ':receivable': receivable,
        ':list': keys.receivableListOf(organisation),
        ':order': `${issue.dueOn}#${issue.number}`,
      },
    },
  }
}
