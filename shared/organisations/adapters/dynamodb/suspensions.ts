import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { suspensionKey } from '../../../core/adapters/dynamodb/keys.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import type { Suspensions } from '../../organisationPorts.ts'

/** Reads suspensions. The item exists only while the organisation is suspended. */
export const readSuspensions = ({ client, product }: ProductTable): Pick<Suspensions, 'isSuspended'> => ({
  async isSuspended(organisation) {
    const { Item } = await client.send(new GetCommand({ TableName: product, Key: suspensionKey(organisation) }))
    return Item !== undefined
  },
})

export function createSuspensions(tables: Tables, transact: Transact): Suspensions {
  const { product: TableName } = tables
  return {
    ...readSuspensions(tables),
    set(organisation, suspended, record) {
      const Key = suspensionKey(organisation)
      const write = suspended ? { Put: { TableName, Item: Key } } : { Delete: { TableName, Key } }
      return transact([write], [record])
    },
  }
}
