import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { cannedRepliesKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import { cannedRepliesSchema, noCannedReplies } from '../../domain/cannedReply.ts'
import type { CannedReplyStore } from '../../supportPorts.ts'

const itemSchema = z.object({ canned: cannedRepliesSchema })

/** Stores all canned replies in one item, because they are small and always read and written together. */
export function createCannedReplies(
  { client, product: TableName }: ProductTable,
  transact: Transact,
): CannedReplyStore {
  return {
    async find() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: cannedRepliesKey, ConsistentRead: true }))
      return Item ? parseStored(itemSchema, Item).canned : noCannedReplies
    },

    save(before, canned, record) {
      const put = {
        TableName,
        Item: { ...cannedRepliesKey, canned },
        ConditionExpression: before.version === 0 ? 'attribute_not_exists(PK)' : 'canned.version = :version',
        ...(before.version > 0 && { ExpressionAttributeValues: { ':version': before.version } }),
      }
      return transact([{ Put: put }], [record])
    },
  }
}
