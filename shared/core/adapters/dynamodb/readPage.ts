import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Page, PageRequest, Position } from '../../ports.ts'
import type { ProductTable } from './client.ts'
import { shards } from './keys.ts'
import { parseStored } from './laterRelease.ts'

export const positionSchema = z.record(z.string(), z.string())

/** Reads one page of a query and parses its items by `schema`. */
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
  return { items: Items.map((item) => parseStored(schema, item)), last }
}

/** Reads all items of a query, page by page. The next page is read while the current one is processed. */
export async function* readAll<Schema extends z.ZodType>(
  tables: Pick<ProductTable, 'client'>,
  schema: Schema,
  query: QueryCommandInput,
): AsyncGenerator<z.output<Schema>> {
  const pageAfter = (after?: Position) => readPage(tables, schema, query, { limit: 1_000, after })
  let page = pageAfter()
  for (;;) {
    const { items, last } = await page
    if (last) page = pageAfter(last)
    // A failure is thrown when this page is awaited, if ever; until then it must not count as unhandled.
    page.catch(() => undefined)
    yield* items
    if (!last) return
  }
}

/** The most queries that one page of a sharded list may cost. */
const queriesPerPage = 20

/** Reads one page of a list that is spread over shards, one shard after the other, from where the last page ended. */
export async function readShardedPage<Schema extends z.ZodType>(
  tables: Pick<ProductTable, 'client'>,
  schema: Schema,
  queryOf: (shard: number) => QueryCommandInput,
  { limit, after }: PageRequest,
): Promise<Page<z.output<Schema>>> {
  const items: z.output<Schema>[] = []
  const { shard: firstShard = '0', ...firstKey } = after ?? {}
  let shard = Number(firstShard)
  let from: Position = firstKey
  for (let queries = 0; shard < shards.length && items.length < limit && queries < queriesPerPage; queries++) {
    const start = Object.keys(from).length > 0 ? from : undefined
    const page = await readPage(tables, schema, queryOf(shard), { limit: limit - items.length, after: start })
    items.push(...page.items)
    from = page.last ?? {}
    if (!page.last) shard++
  }
  return { items, last: shard < shards.length ? { ...from, shard: String(shard) } : undefined }
}
