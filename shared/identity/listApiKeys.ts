import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { ApiKeys } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

/** Lists the valid API keys of the caller's organisation, with their last use. */
export async function listApiKeys(
  { apiKeys, cursors }: { readonly apiKeys: Pick<ApiKeys, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<typeof identityRoutes.listApiKeys>,
): Promise<Output<typeof identityRoutes.listApiKeys>> {
  const organisation = ownOrganisation(call)
  const { items, next } = await readPage(cursors, call, ['apiKeys', organisation], query, (page) =>
    apiKeys.list(organisation, page),
  )
  return { apiKeys: items.filter(({ expiresAt }) => expiresAt > call.now), ...next }
}
