import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { Refusal } from '../../domain/errors.ts'
import { attempts, pauseBefore } from './backoff.ts'
import type { ProductTable } from './client.ts'
import { leaseKey } from './keys.ts'

/** Longer than a request may take, so that the holder has ended by then, successfully or not. */
const leaseMs = 30_000

/** Runs work that only one may do at a time. Refuses with `busy` while another holds the lease. */
export type AloneWith = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createLease(
  { client, product: TableName }: ProductTable,
  { name, newId, nowMs }: { readonly name: string; readonly newId: () => string; readonly nowMs: () => number },
): AloneWith {
  const Key = leaseKey(name)
  const isLeased = (error: unknown) => error instanceof ConditionalCheckFailedException

  async function acquire(holder: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const put = new PutCommand({
        TableName,
        Item: { ...Key, holder, untilMs: nowMs() + leaseMs },
        ConditionExpression: 'attribute_not_exists(PK) OR untilMs <= :now',
        ExpressionAttributeValues: { ':now': nowMs() },
      })
      const acquired = await client.send(put).then(
        () => true,
        (error: unknown) => {
          if (!isLeased(error)) throw error
          return false
        },
      )
      if (acquired) return
      if (attempt === attempts) throw new Refusal('busy')
      await pauseBefore(attempt)
    }
  }

  return async (work) => {
    const holder = newId()
    await acquire(holder)
    try {
      return await work()
    } finally {
      const release = new DeleteCommand({
        TableName,
        Key,
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: { ':holder': holder },
      })
      await client.send(release).catch((error: unknown) => {
        // The work took too long, and another has taken the lease.
        if (!isLeased(error)) throw error
      })
    }
  }
}
