import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { auditStreamKey, auditStreamList, indexes } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readAll } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import type { AuditStreams } from '../../auditStreamPorts.ts'
import { auditStreamSchema } from '../../domain/auditStream.ts'

const itemSchema = z.object({ stream: auditStreamSchema })
const listedSchema = z.object({ listOrder: z.string() })

export function createAuditStreams(tables: ProductTable, transact: Transact): AuditStreams {
  const { client, product: TableName } = tables
  const unchanged = (version: number) => ({
    ConditionExpression: '#stream.version = :version',
    ExpressionAttributeNames: { '#stream': 'stream' },
    ExpressionAttributeValues: { ':version': version },
  })
  return {
    async find(organisation) {
      const Key = auditStreamKey(organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item && parseStored(itemSchema, Item).stream
    },
    save(organisation, before, stream, record) {
      const Item = {
        ...auditStreamKey(organisation),
        stream: z.encode(auditStreamSchema, stream),
        listName: auditStreamList,
        listOrder: organisation,
      }
      const condition = before ? unchanged(before.version) : { ConditionExpression: 'attribute_not_exists(PK)' }
      return transact([{ Put: { TableName, Item, ...condition } }], [record])
    },
    remove(organisation, before, record) {
      const Key = auditStreamKey(organisation)
      return transact([{ Delete: { TableName, Key, ...unchanged(before.version) } }], [record])
    },
    async *ids() {
      const query = {
        TableName,
        IndexName: indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': auditStreamList },
        ProjectionExpression: 'listOrder',
      }
      for await (const { listOrder } of readAll(tables, listedSchema, query)) yield listOrder
    },
  }
}
