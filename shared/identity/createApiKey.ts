import * as z from 'zod'
import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { type ApiKey, apiKeyTokenSchema, keyExpiry } from './domain/apiKey.ts'
import type { ApiKeys } from './identityPorts.ts'
import type { identityRoutes } from './identityRoutes.ts'

export interface NewApiKeyDeps {
  readonly apiKeys: ApiKeys
  readonly newId: () => string
  readonly newSecret: () => string
}

/** Creates an API key for the programs of the caller's organisation. It is shown once. */
export async function createApiKey(
  { apiKeys, newId, newSecret }: NewApiKeyDeps,
  call: Call,
  { body: { name, scopes, expiresInDays } }: Input<typeof identityRoutes.createApiKey>,
): Promise<Output<typeof identityRoutes.createApiKey>> {
  const organisation = ownOrganisation(call)
  const key: ApiKey = {
    id: newId(),
    organisation,
    name,
    scopes: [...new Set(scopes)],
    createdBy: call.caller.id,
    createdAt: call.now,
    expiresAt: keyExpiry(call.now, expiresInDays),
  }
  const secret = newSecret()
  const response = { ...key, key: z.encode(apiKeyTokenSchema, { id: key.id, secret }) }
  await apiKeys.save(key, secret, call.record(organisation, 'ApiKeyCreated', key.id, response))
  return response
}
