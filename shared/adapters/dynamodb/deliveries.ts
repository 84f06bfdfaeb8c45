import * as z from 'zod'
import { receivableSchema } from '../../domain/receivable.ts'
import type { Deliveries } from '../../usecases/billingPorts.ts'
import type { Tables } from './client.ts'
import { type Commit, StaleWrite, type Write } from './commit.ts'
import { indexes, outcomeKey, receivableList, shards } from './keys.ts'
import { organisationIn, outcomesOf } from './outcomes.ts'
import { readAll } from './readPage.ts'

const overdueSchema = z.object({
  SK: z.string(),
  number: z.string(),
  receivable: receivableSchema,
  reminders: z.int().default(0),
})
const deliverableSchema = z.object({ SK: z.string(), number: z.string() })

export function createDeliveries(table: Tables, commit: Commit): Deliveries {
  const { product: TableName } = table
  return {
    async *toDeliver(id) {
      for (const shard of shards) {
        const filter = 'attribute_exists(#number) AND attribute_not_exists(deliveredAt)'
        for await (const item of readAll(table, deliverableSchema, outcomesOf(TableName, id, shard, filter)))
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

    async markReminded({ month, organisation }, reminder, record) {
      const update: Write = {
        Update: {
          TableName,
          Key: outcomeKey(month, organisation),
          UpdateExpression: 'SET reminders = :reminder',
          ConditionExpression: 'attribute_exists(PK) AND (attribute_not_exists(reminders) OR reminders < :reminder)',
          ExpressionAttributeValues: { ':reminder': reminder },
        },
      }
      await commit([update], [record]).catch(unlessNoted)
    },

    async markDelivered({ month, organisation }, at, record) {
      const update: Write = {
        Update: {
          TableName,
          Key: outcomeKey(month, organisation),
          UpdateExpression: 'SET deliveredAt = :at',
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(deliveredAt)',
          ExpressionAttributeValues: { ':at': at },
        },
      }
      await commit([update], [record]).catch(unlessNoted)
    },
  }
}

/** Another worker has noted it, or a later reminder. */
function unlessNoted(error: unknown): void {
  if (!(error instanceof StaleWrite)) throw error
}
