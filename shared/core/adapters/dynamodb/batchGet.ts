import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { attempts, pauseBefore } from './backoff.ts'
import type { ProductTable } from './client.ts'

interface KeysToGet {
  readonly Keys: Record<string, unknown>[]
  readonly ConsistentRead?: boolean
}

/** Reads up to 100 items by their keys. A throttled table returns only some of them; the rest is requested again. */
export async function batchGet(
  { client, product }: ProductTable,
  { Keys, ...how }: KeysToGet,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  let left = Keys
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > 1) await pauseBefore(attempt)
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [product]: { Keys: left, ...how } } }),
    )
    items.push(...(Responses?.[product] ?? []))
    left = UnprocessedKeys?.[product]?.Keys ?? []
    if (attempt === attempts && left.length > 0) throw new Error(`The table left ${left.length} keys unread.`)
  }
  return items
}
