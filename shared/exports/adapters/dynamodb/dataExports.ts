import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { dataExportKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readAll } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { type DataExport, dataExportSchema, exportExpiry } from '../../domain/dataExport.ts'
import type { DataExports } from '../../exportPorts.ts'

const itemSchema = z.object({ export: dataExportSchema })

export function createDataExports(tables: ProductTable, transact: Transact): DataExports {
  const { client, product: TableName } = tables
  const itemOf = (request: DataExport) => ({
    ...dataExportKey(request.organisation, request.id),
    export: z.encode(dataExportSchema, request),
    expiresAtSeconds: Math.ceil(exportExpiry(request) / 1000),
  })
  return {
    async find(organisation, id, now) {
      const Key = dataExportKey(organisation, id)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      const found = Item && parseStored(itemSchema, Item).export
      return found && toEpochMs(now) < exportExpiry(found) ? found : undefined
    },
    async *all(organisation) {
      const { PK, SK } = dataExportKey(organisation, '')
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :exports)',
        ExpressionAttributeValues: { ':organisation': PK, ':exports': SK },
      }
      for await (const item of readAll(tables, itemSchema, query)) yield item.export
    },
    add(request, record) {
      const put = { TableName, Item: itemOf(request), ConditionExpression: 'attribute_not_exists(PK)' }
      return transact([{ Put: put }], [record])
    },
    finish(written, record) {
      const put = {
        TableName,
        Item: itemOf(written),
        ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(#export.written)',
        ExpressionAttributeNames: { '#export': 'export' },
      }
      return transact([{ Put: put }], [record])
    },
  }
}
