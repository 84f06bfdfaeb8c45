import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import type { Commit } from '../../../core/adapters/dynamodb/commit.ts'
import { auditRetentionKey } from '../../../core/adapters/dynamodb/keys.ts'
import type { AuditRetentions } from '../../auditPorts.ts'
import { auditRetentionSchema, unsetRetention } from '../../domain/auditRetention.ts'

const itemSchema = z.object({ retention: auditRetentionSchema })

export function createAuditRetentions({ client, product: TableName }: ProductTable, commit: Commit): AuditRetentions {
  return {
    async find(organisation) {
      const Key = auditRetentionKey(organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item ? itemSchema.parse(Item).retention : unsetRetention
    },

    save(organisation, before, retention, record) {
      const put = {
        TableName,
        Item: { ...auditRetentionKey(organisation), retention },
        ConditionExpression: before.version === 0 ? 'attribute_not_exists(PK)' : 'retention.version = :version',
        ...(before.version > 0 && { ExpressionAttributeValues: { ':version': before.version } }),
      }
      return commit([{ Put: put }], [record])
    },
  }
}
