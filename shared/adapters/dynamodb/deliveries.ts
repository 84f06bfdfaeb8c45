import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { receivableSchema } from '../../domain/receivable.ts'
import type { Deliveries } from '../../usecases/billingPorts.ts'
import type { ProductTable } from './client.ts'
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

export function createDeliveries(table: ProductTable): Deliveries {
  const { client, product: TableName } = table
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

    async markReminded({ month, organisation }, reminder) {
      const update = new UpdateCommand({
        TableName,
        Key: outcomeKey(month, organisation),
        UpdateExpression: 'SET reminders = :reminder',
        ConditionExpression: 'attribute_exists(PK) AND (attribute_not_exists(reminders) OR reminders < :reminder)',
        ExpressionAttributeValues: { ':reminder': reminder },
      })
      await client.send(update).catch((error: unknown) => {
        // Another worker has noted it, or a later one.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      })
    },

    async markDelivered({ month, organisation }, at) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: outcomeKey(month, organisation),
          UpdateExpression: 'SET deliveredAt = if_not_exists(deliveredAt, :at)',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':at': at },
        }),
      )
    },
  }
}
