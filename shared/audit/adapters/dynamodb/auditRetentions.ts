import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { auditRetentionKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import type { AuditRetentions } from '../../auditPorts.ts'
import { auditRetentionSchema, unsetRetention } from '../../domain/auditRetention.ts'

const itemSchema = z.object({ retention: auditRetentionSchema })

export function createAuditRetentions(
  { client, product: TableName }: ProductTable,
  transact: Transact,
): AuditRetentions {
  return {
    async find(organisation) {
      const Key = auditRetentionKey(organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item ? parseStored(itemSchema, Item).retention : unsetRetention
    },

    save(organisation, before, retention, record) {
      const put = {
        TableName,
        Item: { ...auditRetentionKey(organisation), retention },
        ConditionExpression: before.version === 0 ? 'attribute_not_exists(PK)' : 'retention.version = :version',
        ...(before.version > 0 && { ExpressionAttributeValues: { ':version': before.version } }),
      }
      return transact([{ Put: put }], [record])
    },
  }
}
