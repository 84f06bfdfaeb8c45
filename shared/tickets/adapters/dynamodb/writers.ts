import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import type { Commit } from '../../../core/adapters/dynamodb/commit.ts'
import { writerKey, writersOf } from '../../../core/adapters/dynamodb/keys.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { writerSchema } from '../../domain/writer.ts'
import type { Writers } from '../../supportPorts.ts'

const itemSchema = z.object({ writer: writerSchema })

export function createWriters({ client, product: TableName }: ProductTable, commit: Commit): Writers {
  return {
    // A page is plenty: they are of support, at one ticket, and leave soon.
    async list(number) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :ticket',
          ExpressionAttributeValues: { ':ticket': writersOf(number) },
          ConsistentRead: true,
        }),
      )
      return Items.map((item) => itemSchema.parse(item).writer)
    },

    say(number, writer, record) {
      const put = {
        TableName,
        Item: {
          ...writerKey(number, writer.id),
          writer,
          expiresAtSeconds: Math.ceil(toEpochMs(writer.until) / 1_000),
        },
        ConditionExpression: 'attribute_not_exists(PK) OR writer.#until < :until',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':until': writer.until },
      }
      return commit([{ Put: put }], [record])
    },
  }
}
