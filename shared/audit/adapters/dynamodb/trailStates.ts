import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { auditRetentionKey, trailStateKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { instantSchema } from '../../../core/domain/time.ts'
import type { TrailStates } from '../../auditFilePorts.ts'
import { signedDigestSchema } from '../../domain/auditDigest.ts'

const stateSchema = z.object({ filedUntil: instantSchema, newest: signedDigestSchema })
const itemSchema = z.object({ state: stateSchema })

export function createTrailStates(tables: ProductTable, transact: Transact): TrailStates {
  const { product: TableName } = tables
  return {
    ...readTrailStates(tables),

    move(organisation, before, after, record, retentionVersion) {
      const put: Write = {
        Put: {
          TableName,
          Item: {
            ...trailStateKey(organisation),
            sequence: after.newest.digest.sequence,
            state: z.encode(stateSchema, after),
          },
          ...(before
            ? {
                ConditionExpression: '#sequence = :before',
                ExpressionAttributeNames: { '#sequence': 'sequence' },
                ExpressionAttributeValues: { ':before': before.newest.digest.sequence },
              }
            : { ConditionExpression: 'attribute_not_exists(PK)' }),
        },
      }
      const sameRetention: Write = {
        ConditionCheck: {
          TableName,
          Key: auditRetentionKey(organisation),
          ConditionExpression: 'retention.version = :version',
          ExpressionAttributeValues: { ':version': retentionVersion },
        },
      }
      return transact([put, ...(retentionVersion === undefined ? [] : [sameRetention])], [record])
    },
  }
}

export function readTrailStates({ client, product: TableName }: ProductTable): Pick<TrailStates, 'find'> {
  return {
    async find(organisation) {
      const Key = trailStateKey(organisation)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item && parseStored(itemSchema, Item).state
    },
  }
}
