import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { type DataExport, dataExportSchema, exportExpiry } from '../../domain/dataExport.ts'
import { toEpochMs } from '../../domain/time.ts'
import type { DataExports } from '../../usecases/exportPorts.ts'
import type { ProductTable } from './client.ts'
import type { Commit } from './commit.ts'
import { dataExportKey } from './keys.ts'

const itemSchema = z.object({ export: dataExportSchema })

export function createDataExports({ client, product: TableName }: ProductTable, commit: Commit): DataExports {
  const itemOf = (asked: DataExport) => ({
    ...dataExportKey(asked.organisation, asked.id),
    export: z.encode(dataExportSchema, asked),
    expiresAtSeconds: Math.ceil(exportExpiry(asked) / 1000),
  })
  return {
    async find(organisation, id, now) {
      const Key = dataExportKey(organisation, id)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      const found = Item && itemSchema.parse(Item).export
      return found && toEpochMs(now) < exportExpiry(found) ? found : undefined
    },
    add(asked, record) {
      const put = { TableName, Item: itemOf(asked), ConditionExpression: 'attribute_not_exists(PK)' }
      return commit([{ Put: put }], [record])
    },
    finish(written, record) {
      const put = {
        TableName,
        Item: itemOf(written),
        ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(#export.written)',
        ExpressionAttributeNames: { '#export': 'export' },
      }
      return commit([{ Put: put }], [record])
    },
  }
}
