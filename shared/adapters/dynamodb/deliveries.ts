import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Deliveries } from '../../usecases/billingPorts.ts'
import type { ProductTable } from './client.ts'
import { outcomeKey, shards } from './keys.ts'
import { organisationIn, outcomesOf } from './outcomes.ts'
import { readAll } from './readPage.ts'

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
