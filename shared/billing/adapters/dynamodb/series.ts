import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { seriesKey } from '../../../core/adapters/dynamodb/keys.ts'
import type { Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { Series } from '../../billingPorts.ts'

export function createSeries({ client, product: TableName }: ProductTable): Series {
  return {
    async last(series) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: seriesKey(series), ConsistentRead: true }))
      return z.object({ last: z.int() }).parse(Item ?? { last: 0 }).last
    },
  }
}

/** Reserves the `count` numbers after `last`, unless another worker already has. */
export function takeNumbers(TableName: string, series: string, last: number, count: number): Write {
  return {
    Update: {
      TableName,
      Key: seriesKey(series),
      UpdateExpression: 'SET #last = :next',
      ConditionExpression: last === 0 ? 'attribute_not_exists(PK)' : '#last = :last',
      ExpressionAttributeNames: { '#last': 'last' },
      ExpressionAttributeValues: { ':next': last + count, ...(last > 0 && { ':last': last }) },
    },
  }
}
