import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { sentMailKey } from '../../../core/adapters/dynamodb/keys.ts'
import { type Instant, toEpochMs, toInstant } from '../../../core/domain/time.ts'
import type { SentMails } from '../../../core/ports.ts'

/** Longer than the retries of a task last. */
const keptMs = 30 * 86_400_000
const expiryAt = (at: Instant) => Math.ceil((toEpochMs(at) + keptMs) / 1000)
/** Longer than a function runs. */
const claimMs = 60_000

export function createSentMails({ client, product: TableName }: ProductTable): SentMails {
  return {
    async isSent(entry, recipient) {
      const Key = sentMailKey(entry, recipient)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item !== undefined && Item.claimedUntil === undefined
    },

    async claim(entry, recipient, at) {
      const claimedUntil = toInstant(toEpochMs(at) + claimMs)
      const put = new PutCommand({
        TableName,
        Item: { ...sentMailKey(entry, recipient), claimedUntil, expiresAtSeconds: expiryAt(at) },
        ConditionExpression: 'attribute_not_exists(PK) OR claimedUntil < :now',
        ExpressionAttributeValues: { ':now': at },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      })
      try {
        await client.send(put)
        return 'claimed'
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        return error.Item?.claimedUntil ? 'being sent' : 'sent'
      }
    },

    async markSent(entry, recipient, at) {
      const Item = { ...sentMailKey(entry, recipient), at, expiresAtSeconds: expiryAt(at) }
      await client.send(new PutCommand({ TableName, Item }))
    },
  }
}
