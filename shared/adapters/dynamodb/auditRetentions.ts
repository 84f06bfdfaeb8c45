import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { auditRetentionSchema, unsetRetention } from '../../domain/auditRetention.ts'
import type { AuditRetentions } from '../../usecases/auditPorts.ts'
import type { ProductTable } from './client.ts'
import type { Commit } from './commit.ts'
import { auditRetentionKey } from './keys.ts'

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
