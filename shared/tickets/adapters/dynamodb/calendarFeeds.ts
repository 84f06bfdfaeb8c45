import { createHash, timingSafeEqual } from 'node:crypto'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { calendarFeedKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import { calendarFeedSchema } from '../../domain/calendarFeed.ts'
import type { CalendarFeeds } from '../../ticketPorts.ts'

const itemSchema = z.object({ feed: calendarFeedSchema, secretHash: z.instanceof(Uint8Array) }).partial()

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export function readCalendarFeeds({ client, product: TableName }: ProductTable): Pick<CalendarFeeds, 'find'> {
  return {
    async find({ owner, secret }) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: calendarFeedKey(owner), ConsistentRead: true }),
      )
      const { feed, secretHash } = parseStored(itemSchema, Item ?? {})
      return secretHash && timingSafeEqual(secretHash, hashOf(secret)) ? feed : undefined
    },
  }
}

export function createCalendarFeeds(tables: ProductTable, transact: Transact): CalendarFeeds {
  const { product: TableName } = tables
  return {
    ...readCalendarFeeds(tables),

    save: (feed, secret, record) =>
      transact(
        [{ Put: { TableName, Item: { ...calendarFeedKey(feed.owner), feed, secretHash: hashOf(secret) } } }],
        [record],
      ),

    revoke: (owner, record) =>
      transact(
        [{ Update: { TableName, Key: calendarFeedKey(owner), UpdateExpression: 'REMOVE feed, secretHash' } }],
        [record],
      ),
  }
}
