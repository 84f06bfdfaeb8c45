import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { batchGet } from '../../../core/adapters/dynamodb/batchGet.ts'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import {
  directoryList,
  directoryListOf,
  indexes,
  memberKey,
  memberList,
  organisationKey,
  shards,
} from '../../../core/adapters/dynamodb/keys.ts'
import { keepingUnknown, parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readAll, readPage, readShardedPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { type Organisation, organisationSchema } from '../../domain/organisation.ts'
import type { Organisations } from '../../organisationPorts.ts'

const storedSchema = keepingUnknown(organisationSchema)
const itemSchema = z.object({ organisation: storedSchema })
const membershipSchema = z.object({
  member: z.string(),
  organisation: z.string(),
  role: z.enum(['customer', 'owner']),
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  provider: z.string().optional(),
})

export function readOrganisations(tables: ProductTable): Pick<Organisations, 'find' | 'ids' | 'list'> {
  const { client, product: TableName } = tables
  const ofDirectory = (shard: number) => ({
    TableName,
    IndexName: indexes.byList,
    KeyConditionExpression: 'listName = :list',
    ExpressionAttributeValues: { ':list': directoryList(shard) },
  })
  return {
    async find(id) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: organisationKey(id), ConsistentRead: true }))
      return Item && parseStored(itemSchema, Item).organisation
    },

    async list(page) {
      const { items, last } = await readShardedPage(tables, itemSchema, ofDirectory, page)
      return { items: items.map(({ organisation }) => organisation), last }
    },

    async *ids() {
      for (const shard of shards) {
        const query = { ...ofDirectory(shard), ProjectionExpression: 'listOrder' }
        for await (const { listOrder } of readAll(tables, z.object({ listOrder: z.string() }), query)) yield listOrder
      }
    },
  }
}

/** Read-only access to members of organisations. */
export function readMembers(tables: ProductTable): Pick<Organisations, 'findMember' | 'findMembers' | 'listMembers'> {
  const { product: TableName } = tables
  return {
    async findMember(member) {
      const { Item } = await tables.client.send(
        new GetCommand({ TableName, Key: memberKey(member), ConsistentRead: true }),
      )
      return Item && parseStored(membershipSchema, Item)
    },

    async findMembers(members) {
      if (members.length === 0) return []
      const Keys = [...new Set(members)].map((member) => memberKey(member))
      return (await batchGet(tables, { Keys })).map((item) => parseStored(membershipSchema, item))
    },

    listMembers: (organisation, page) =>
      readPage(
        tables,
        membershipSchema,
        {
          TableName,
          IndexName: indexes.byList,
          KeyConditionExpression: 'listName = :list',
          ExpressionAttributeValues: { ':list': memberList(organisation) },
        },
        page,
      ),
  }
}

export function createOrganisations(tables: Tables, transact: Transact): Organisations {
  const TableName = tables.product
  return {
    ...readOrganisations(tables),

    save(before, after, record) {
      return transact([putOrganisation(before, after)], [record])
    },

    ...readMembers(tables),

    setTimeZone({ member, organisation, timeZone }, record) {
      const update: Write = {
        Update: {
          TableName,
          Key: memberKey(member),
          UpdateExpression: 'SET #timeZone = :timeZone',
          ConditionExpression: '#organisation = :organisation',
          ExpressionAttributeNames: { '#timeZone': 'timeZone', '#organisation': 'organisation' },
          ExpressionAttributeValues: { ':timeZone': timeZone, ':organisation': organisation },
        },
      }
      return transact([update], [record])
    },
  }

  function putOrganisation(before: Organisation | undefined, after: Organisation): Write {
    const item = {
      ...organisationKey(after.id),
      organisation: z.encode(storedSchema, after),
      version: after.version,
      listName: directoryListOf(after.id),
      listOrder: after.id,
    }
    return {
      Put: before
        ? {
            TableName,
            Item: item,
            ConditionExpression: '#version = :seen',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':seen': before.version },
          }
        : { TableName, Item: item, ConditionExpression: 'attribute_not_exists(PK)' },
    }
  }
}
