import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { typingKey, typingOn } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { typingPersonSchema } from '../../domain/typingPerson.ts'
import type { TypingIndicators } from '../../supportPorts.ts'

const itemSchema = z.object({ person: typingPersonSchema })

export function createTypingIndicators(
  { client, product: TableName }: ProductTable,
  transact: Transact,
): TypingIndicators {
  return {
    // One page is enough: only support staff type on a ticket, and indicators expire soon.
    async list(number) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :ticket',
          ExpressionAttributeValues: { ':ticket': typingOn(number) },
          ConsistentRead: true,
        }),
      )
      return Items.map((item) => parseStored(itemSchema, item).person)
    },

    report(number, person, record) {
      const put = {
        TableName,
        Item: {
          ...typingKey(number, person.id),
          person,
          expiresAtSeconds: Math.ceil(toEpochMs(person.until) / 1_000),
        },
        ConditionExpression: 'attribute_not_exists(PK) OR person.#until < :until',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':until': person.until },
      }
      return transact([{ Put: put }], [record])
    },
  }
}
