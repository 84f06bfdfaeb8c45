import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { ApiKeys } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'
import { ownKey } from './rotateApiKey.ts'

/** Revokes an API key immediately. */
export async function revokeApiKey(
  apiKeys: Pick<ApiKeys, 'ofOrganisation' | 'revoke'>,
  call: Call,
  { params }: Input<typeof identityRoutes.revokeApiKey>,
): Promise<Output<typeof identityRoutes.revokeApiKey>> {
  const key = await ownKey(apiKeys, call, params.key)
  await apiKeys.revoke(key, call.record(key.organisation, 'ApiKeyRevoked', key.id, {}))
  return {}
}
