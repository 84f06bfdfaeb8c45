import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { apiKeyKey, apiKeyList, indexes } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { hashOf, isSecretOf } from '../../../core/adapters/secretHash.ts'
import { type Instant, instantSchema, toEpochMs } from '../../../core/domain/time.ts'
import { type ApiKey, apiKeySchema } from '../../domain/apiKey.ts'
import type { ApiKeys } from '../../identityPorts.ts'

const itemSchema = z.object({
  apiKey: apiKeySchema,
  secretHash: z.instanceof(Uint8Array),
  lastUsedAt: instantSchema.optional(),
})
const apiKeyOf = ({ apiKey, lastUsedAt }: z.output<typeof itemSchema>): ApiKey => ({
  ...apiKey,
  ...(lastUsedAt !== undefined && { lastUsedAt }),
})

const expirySeconds = (at: Instant): number => Math.ceil(toEpochMs(at) / 1000)

/** The part of the port that authenticates a key. */
export function readApiKeys({ client, product: TableName }: ProductTable): Pick<ApiKeys, 'find' | 'used'> {
  return {
    async find({ id, secret }, now) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: apiKeyKey(id), ConsistentRead: true }))
      const item = Item && parseStored(itemSchema, Item)
      const isTheirs = isSecretOf(item?.secretHash, secret)
      return isTheirs && item && item.apiKey.expiresAt > now ? apiKeyOf(item) : undefined
    },

    async used({ id }, now) {
      const update = new UpdateCommand({
        TableName,
        Key: apiKeyKey(id),
        UpdateExpression: 'SET lastUsedAt = :now',
        ConditionExpression: 'attribute_exists(apiKey)',
        ExpressionAttributeValues: { ':now': now },
      })
      await client.send(update).catch((error: unknown) => {
        // Revoked at this moment: this was its last use.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      })
    },
  }
}

export function createApiKeys(tables: Tables, transact: Transact): ApiKeys {
  const { client, product: TableName } = tables
  const put = (apiKey: ApiKey, secret: string): Write => ({
    Put: {
      TableName,
      Item: {
        ...apiKeyKey(apiKey.id),
        apiKey,
        secretHash: hashOf(secret),
        listName: apiKeyList(apiKey.organisation),
        listOrder: apiKey.id,
        expiresAtSeconds: expirySeconds(apiKey.expiresAt),
      },
    },
  })
  const asSeen = ({ organisation, expiresAt }: ApiKey) => ({
    ConditionExpression: 'apiKey.organisation = :organisation AND apiKey.expiresAt = :seen',
    ExpressionAttributeValues: { ':organisation': organisation, ':seen': expiresAt },
  })
  return {
    ...readApiKeys(tables),

    async list(organisation, page) {
      const query = {
        TableName,
        IndexName: indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': apiKeyList(organisation) },
      }
      const { items, last } = await readPage(tables, itemSchema, query, page)
      return { items: items.map(apiKeyOf), last }
    },

    async ofOrganisation(id, organisation) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: apiKeyKey(id), ConsistentRead: true }))
      const item = Item && parseStored(itemSchema, Item)
      return item?.apiKey.organisation === organisation ? apiKeyOf(item) : undefined
    },

    save: (apiKey, secret, record) => transact([put(apiKey, secret)], [record]),

    rotate({ key, expiresAt }, after, secret, record) {
      const { ConditionExpression, ExpressionAttributeValues } = asSeen(key)
      const update: Write = {
        Update: {
          TableName,
          Key: apiKeyKey(key.id),
          UpdateExpression: 'SET apiKey.expiresAt = :expiresAt, expiresAtSeconds = :seconds',
          ConditionExpression,
          ExpressionAttributeValues: {
            ...ExpressionAttributeValues,
            ':expiresAt': expiresAt,
            ':seconds': expirySeconds(expiresAt),
          },
        },
      }
      return transact([update, put(after, secret)], [record])
    },

    revoke: (key, record) => transact([{ Delete: { TableName, Key: apiKeyKey(key.id), ...asSeen(key) } }], [record]),
  }
}
