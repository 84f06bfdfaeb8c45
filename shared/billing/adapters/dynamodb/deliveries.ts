import * as z from 'zod'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, outcomeKey, receivableList, shards } from '../../../core/adapters/dynamodb/keys.ts'
import { readAll } from '../../../core/adapters/dynamodb/readPage.ts'
import { type Transact, unlessStale, type Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { WriteRecord } from '../../../core/call.ts'
import type { Deliveries } from '../../billingPorts.ts'
import type { IssuedInvoice } from '../../domain/invoice.ts'
import { receivableSchema } from '../../domain/receivable.ts'
import { organisationIn, queryOutcomes } from './queryOutcomes.ts'

const overdueSchema = z.object({
  SK: z.string(),
  number: z.string(),
  receivable: receivableSchema,
  reminders: z.int().default(0),
})
const deliverableSchema = z.object({ SK: z.string(), number: z.string() })

export function createDeliveries(table: Tables, transact: Transact): Deliveries {
  const { product: TableName } = table
  return {
    async *toDeliver(id) {
      for (const shard of shards) {
        const filter = 'attribute_exists(#number) AND attribute_not_exists(deliveredAt)'
        for await (const item of readAll(table, deliverableSchema, queryOutcomes(TableName, id, shard, filter)))
          yield { organisation: organisationIn(item), number: item.number }
      }
    },

    async *overdue(today) {
      for (const shard of shards) {
        const query = {
          TableName,
          IndexName: indexes.byList,
          KeyConditionExpression: 'listName = :list AND listOrder < :today',
          ExpressionAttributeValues: { ':list': receivableList(shard), ':today': today },
        }
        for await (const item of readAll(table, overdueSchema, query))
          yield {
            organisation: organisationIn(item),
            number: item.number,
            dueOn: item.receivable.dueOn,
            reminders: item.reminders,
          }
      }
    },

    markReminded(invoice, reminder, record) {
      return note(
        invoice,
        'SET reminders = :noted',
        'attribute_not_exists(reminders) OR reminders < :noted',
        reminder,
        record,
      )
    },

    markDelivered(invoice, at, record) {
      return note(invoice, 'SET deliveredAt = :noted', 'attribute_not_exists(deliveredAt)', at, record)
    },
  }

  /** Records a delivery or a reminder on an invoice's receivable, unless another worker already has. */
  async function note(
    { month, organisation }: IssuedInvoice,
    UpdateExpression: string,
    unlessNoted: string,
    noted: string | number,
    record: WriteRecord,
  ): Promise<void> {
    const update: Write = {
      Update: {
        TableName,
        Key: outcomeKey(month, organisation),
        UpdateExpression,
        ConditionExpression: `attribute_exists(PK) AND (${unlessNoted})`,
        ExpressionAttributeValues: { ':noted': noted },
      },
    }
    await unlessStale(transact([update], [record]))
  }
}
