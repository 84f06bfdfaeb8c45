import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { RuntimeAccess } from '../../samples/runtime.ts'
import type { Tables } from '../../shared/adapters/dynamodb/client.ts'

/** The tables of a running runtime, past its functions: to look into them and to break things. */
export async function tablesOf({ emulators }: RuntimeAccess): Promise<Tables> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: emulators.dynamodb, region: 'eu-central-2', credentials })
  const { TableNames = [] } = await client.send(new ListTablesCommand())
  const named = (part: string) => TableNames.find((name) => name.includes(part)) ?? ''
  const marshallOptions = { removeUndefinedValues: true }
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions }),
    product: named('Product'),
    audit: named('Audit'),
  }
}
