import type { Call } from '../core/call.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { ApiKeys } from './identityPorts.ts'
import { ownKey } from './rotateApiKey.ts'

/** Ends a key at once. */
export async function revokeApiKey(
  apiKeys: Pick<ApiKeys, 'ofOrganisation' | 'revoke'>,
  call: Call,
  { params }: Input<'revokeApiKey'>,
): Promise<Answer<'revokeApiKey'>> {
  const key = await ownKey(apiKeys, call, params.key)
  await apiKeys.revoke(key, call.record(key.organisation, 'ApiKeyRevoked', key.id, {}))
  return {}
}
