import { billingShard, outcomePrefix } from '../../../core/adapters/dynamodb/keys.ts'
import type { RunId } from '../../domain/billingRun.ts'

/** Builds a query for a run's outcomes in one shard that match `filter`, in which `#number` is the invoice number. */
export function queryOutcomes(
  TableName: string,
  id: RunId,
  shard: number,
  filter: string,
  values: Readonly<Record<string, string>> = {},
) {
  return {
    TableName,
    KeyConditionExpression: 'PK = :shard AND begins_with(SK, :prefix)',
    FilterExpression: filter,
    ...(filter.includes('#number') && { ExpressionAttributeNames: { '#number': 'number' } }),
    ExpressionAttributeValues: { ':shard': billingShard(id, shard), ':prefix': outcomePrefix, ...values },
    ConsistentRead: true,
  }
}

export const organisationIn = ({ SK }: { readonly SK: string }): string => SK.slice(outcomePrefix.length)
