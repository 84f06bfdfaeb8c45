import type { Instant } from '../core/domain/time.ts'
import type { Suspensions } from '../organisations/organisationPorts.ts'
import { type ApiKey, apiKeyTokenSchema, isUseNews } from './domain/apiKey.ts'
import type { ApiKeys } from './identityPorts.ts'

export interface AdmitKeyDeps {
  readonly apiKeys: Pick<ApiKeys, 'find' | 'used'>
  readonly suspensions: Pick<Suspensions, 'isSuspended'>
}

/**
 * Returns the key in an Authorization header. Undefined if the key is not valid, whatever the reason. Keys of suspended
 * organisations are not valid.
 */
export async function admitKey(
  { apiKeys, suspensions }: AdmitKeyDeps,
  header: string | undefined,
  now: Instant,
): Promise<ApiKey | undefined> {
  const token = apiKeyTokenSchema.safeParse(header?.replace(/^bearer /i, ''))
  const key = token.success ? await apiKeys.find(token.data, now) : undefined
  if (!key || (await suspensions.isSuspended(key.organisation))) return undefined
  if (isUseNews(key, now)) await apiKeys.used(key, now)
  return key
}
