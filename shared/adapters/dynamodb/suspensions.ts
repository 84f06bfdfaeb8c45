import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { Suspensions } from '../../usecases/identityPorts.ts'
import type { ProductTable, Tables } from './client.ts'
import type { Commit } from './commit.ts'
import { suspensionKey } from './keys.ts'

/** The item is there as long as the organisation is suspended. */
export async function isSuspended({ client, product }: ProductTable, organisation: string): Promise<boolean> {
  const { Item } = await client.send(new GetCommand({ TableName: product, Key: suspensionKey(organisation) }))
  return Item !== undefined
}

export function createSuspensions(tables: Tables, commit: Commit): Suspensions {
  const { product: TableName } = tables
  return {
    isSuspended: (organisation) => isSuspended(tables, organisation),
    set(organisation, suspended, record) {
      const Key = suspensionKey(organisation)
      const write = suspended ? { Put: { TableName, Item: Key } } : { Delete: { TableName, Key } }
      return commit([write], [record])
    },
  }
}
