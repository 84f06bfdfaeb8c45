import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { unreachableKey, unreachableOf } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { type Transact, unlessStale } from '../../../core/adapters/dynamodb/transact.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { unreachableAddressSchema, unreachableUntil } from '../../domain/unreachableAddress.ts'
import type { UnreachableAddresses } from '../../organisationPorts.ts'

/** What is left of an address that was forgotten: it keeps older emails, which come back late, from marking it again. */
const forgottenSchema = z.object({ forgottenAt: z.string() })
const itemSchema = z.union([unreachableAddressSchema.loose(), forgottenSchema])
const forgottenDays = 7

const addressIn = (item: z.output<typeof itemSchema>) =>
  'reason' in item ? unreachableAddressSchema.strip().parse(item) : undefined

export function createUnreachableAddresses(tables: Tables, transact: Transact): UnreachableAddresses {
  const TableName = tables.product
  return {
    async list(trail, page) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :trail',
        ExpressionAttributeValues: { ':trail': unreachableOf(trail) },
      }
      const { items, last } = await readPage(tables, itemSchema, query, page)
      return {
        items: items.flatMap((item) => addressIn(item) ?? []),
        last,
      }
    },

    add(trail, { address, reason, detail, sentAt }, since, record) {
      const unreachable = { address, reason, detail, since }
      const until = unreachableUntil(unreachable)
      const wasForgottenBefore = '(attribute_not_exists(reason) AND forgottenAt < :sentAt)'
      const wasOnlyOnce = `reason = :once${reason === 'not delivered' ? ' AND since < :sentAt' : ''}`
      const put = {
        Put: {
          TableName,
          Item: {
            ...unreachableKey(trail, address),
            ...unreachable,
            ...(until !== undefined && { expiresAtSeconds: Math.ceil(toEpochMs(until) / 1000) }),
          },
          ConditionExpression: `attribute_not_exists(PK) OR ${wasForgottenBefore} OR (${wasOnlyOnce})`,
          ExpressionAttributeValues: { ':sentAt': sentAt, ':once': 'not delivered' },
        },
      }
      return unlessStale(transact([put], [record]))
    },

    async find(trail, address) {
      const Key = unreachableKey(trail, address)
      const { Item } = await tables.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      const item = Item && parseStored(itemSchema, Item)
      return item && addressIn(item)
    },

    forget(trail, address, at, record) {
      const put = {
        Put: {
          TableName,
          Item: {
            ...unreachableKey(trail, address),
            forgottenAt: at,
            expiresAtSeconds: Math.ceil(toEpochMs(at) / 1000) + forgottenDays * 86_400,
          },
          ConditionExpression: 'attribute_exists(reason)',
        },
      }
      return unlessStale(transact([put], [record]))
    },
  }
}
