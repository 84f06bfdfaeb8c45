import type { Call } from './call.ts'
import type { Cursors, Page, PageRequest } from './ports.ts'

const defaultLimit = 25

export interface PageQuery {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/**
 * Reads one page of a list, with the cursor of the next. `list` names the list and its filters: a cursor is valid only
 * for the same list and the same caller.
 */
export async function readPage<Item>(
  cursors: Cursors,
  { caller }: Call,
  list: readonly string[],
  { limit = defaultLimit, cursor }: PageQuery,
  read: (page: PageRequest) => Promise<Page<Item>>,
): Promise<{ items: Item[]; next: { nextCursor?: string } }> {
  const binding = [caller.id, caller.organisation ?? '', ...list]
  const after = cursor === undefined ? undefined : await cursors.open(cursor, binding)
  const { items, last } = await read({ limit, after })
  return { items, next: last ? { nextCursor: await cursors.seal(last, binding) } : {} }
}
