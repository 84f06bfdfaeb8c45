import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Caller } from '../../domain/caller.ts'
import { Refusal } from '../../domain/errors.ts'
import { type Instant, toEpochMs } from '../../domain/time.ts'
import type { ProductTable } from './client.ts'
import { writeCountKey } from './keys.ts'

export interface WritesPerMinute {
  readonly person: number
  readonly organisation: number
}

/** Counts a write of the caller. Refuses with `too_many` beyond the limit per minute of a person or an organisation. */
export type LimitWrites = (caller: Caller, now: Instant) => Promise<void>

/** Counts each person's writes in one item per minute and organisation. Refused writes do not count. */
export function createLimitWrites({ client, product: TableName }: ProductTable, limits: WritesPerMinute): LimitWrites {
  return async ({ id, organisation, roles }, now) => {
    // The platform's batches have their own throttle. Staff have no organisation, so each person counts alone.
    if (roles.includes('service')) return
    const update = new UpdateCommand({
      TableName,
      Key: writeCountKey(organisation ?? id, now.slice(0, 16)),
      UpdateExpression: 'SET expiresAtSeconds = :expiry ADD organisationWrites :one, #person :one',
      ConditionExpression:
        '(attribute_not_exists(#person) OR #person < :person) AND (attribute_not_exists(organisationWrites) OR organisationWrites < :organisation)',
      ExpressionAttributeNames: { '#person': `person ${id}` },
      ExpressionAttributeValues: {
        ':one': 1,
        ':expiry': Math.ceil(toEpochMs(now) / 1000) + 3_600,
        ':person': limits.person,
        ':organisation': organisation === undefined ? Number.MAX_SAFE_INTEGER : limits.organisation,
      },
    })
    await client.send(update).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw new Refusal('too_many', { retryAfterSeconds: 60 - Number(now.slice(17, 19)) })
    })
  }
}
