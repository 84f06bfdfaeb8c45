import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Page, PageRequest, Position } from '../../usecases/ports.ts'
import type { ProductTable } from './client.ts'

const positionSchema = z.record(z.string(), z.string())

/** One page of a query, its items parsed by `schema`. */
export async function readPage<Schema extends z.ZodType>(
  { client }: Pick<ProductTable, 'client'>,
  schema: Schema,
  query: QueryCommandInput,
  { limit, after }: PageRequest,
): Promise<Page<z.output<Schema>>> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({ ...query, Limit: limit, ...(after && { ExclusiveStartKey: after }) }),
  )
  const last: Position | undefined = LastEvaluatedKey && positionSchema.parse(LastEvaluatedKey)
  return { items: Items.map((item) => schema.parse(item)), last }
}

/** Every item of a query, page after page. */
export async function* readAll<Schema extends z.ZodType>(
  tables: Pick<ProductTable, 'client'>,
  schema: Schema,
  query: QueryCommandInput,
): AsyncGenerator<z.output<Schema>> {
  let after: Position | undefined
  do {
    const page: Page<z.output<Schema>> = await readPage(tables, schema, query, { limit: 1_000, after })
    yield* page.items
    after = page.last
  } while (after)
}
