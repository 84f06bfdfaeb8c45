import * as z from 'zod'
import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { NewApiKeyDeps } from './createApiKey.ts'
import { type ApiKey, apiKeyTokenSchema, rotated } from './domain/apiKey.ts'
import type { ApiKeys } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

/** Replaces an API key. The old one stays valid for some hours, so that programs can be changed one by one. */
export async function rotateApiKey(
  { apiKeys, newId, newSecret }: NewApiKeyDeps,
  call: Call,
  { params, body: { overlapHours } }: Input<typeof identityRoutes.rotateApiKey>,
): Promise<Output<typeof identityRoutes.rotateApiKey>> {
  const key = await ownKey(apiKeys, call, params.key)
  const { after, oldExpiresAt } = rotated(key, { id: newId(), by: call.caller.id, now: call.now, overlapHours })
  const secret = newSecret()
  const response = { ...after, key: z.encode(apiKeyTokenSchema, { id: after.id, secret }) }
  const record = call.record(key.organisation, 'ApiKeyRotated', key.id, response)
  await apiKeys.rotate({ key, expiresAt: oldExpiresAt }, after, secret, record)
  return response
}

/** Finds a valid key of the caller's organisation. The key of another one is refused like an unknown key. */
export async function ownKey(apiKeys: Pick<ApiKeys, 'ofOrganisation'>, call: Call, id: string): Promise<ApiKey> {
  const key = await apiKeys.ofOrganisation(id, ownOrganisation(call))
  if (!key || key.expiresAt <= call.now) throw new Refusal('not_found')
  return key
}
