import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { toEpochMs } from '../../domain/time.ts'
import type { SentMails } from '../../usecases/ports.ts'
import type { ProductTable } from '../dynamodb/client.ts'
import { sentMailKey } from '../dynamodb/keys.ts'

/** Longer than any repeat of a task comes. */
const keptMs = 30 * 86_400_000

export function createSentMails({ client, product: TableName }: ProductTable): SentMails {
  return {
    async isSent(entry, recipient) {
      const Key = sentMailKey(entry, recipient)
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item !== undefined
    },

    async markSent(entry, recipient, at) {
      const expiresAtSeconds = Math.ceil((toEpochMs(at) + keptMs) / 1000)
      await client.send(new PutCommand({ TableName, Item: { ...sentMailKey(entry, recipient), at, expiresAtSeconds } }))
    },
  }
}
