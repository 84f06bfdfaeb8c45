import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { readMetadata, type SamlMetadata } from './metadata.ts'
import type { Said } from './openIdProvider.ts'
import type { Provider } from './providers.ts'

export interface ServiceProvider {
  readonly entityId: string
  readonly assertionConsumerUrl: string
}

/** Pending requests, by id. A response is valid for one of them, once. */
export function createRequestCache() {
  const sent = new Map<string, string>()
  return {
    saveAsync: async (id: string, value: string) => {
      sent.set(id, value)
      return { value, createdAt: Date.now() }
    },
    getAsync: async (id: string) => sent.get(id) ?? null,
    removeAsync: async (id: string | null) => (id !== null && sent.delete(id) ? id : null),
  }
}
export type RequestCache = ReturnType<typeof createRequestCache>

/**
 * This pool as a SAML service provider. It accepts assertions that are signed, addressed to it, current and requested.
 */
function serviceOf({ signInUrl, certificates }: SamlMetadata, own: ServiceProvider, cache: RequestCache) {
  return new SAML({
    entryPoint: signInUrl,
    idpCert: [...certificates],
    issuer: own.entityId,
    audience: own.entityId,
    callbackUrl: own.assertionConsumerUrl,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    cacheProvider: cache,
    requestIdExpirationPeriodMs: 600_000,
    acceptedClockSkewMs: 0,
    maxAssertionAgeMs: 600_000,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
  })
}

export async function startSaml(
  provider: Provider,
  reach: typeof fetch,
  own: ServiceProvider,
  cache: RequestCache,
  relayState: string,
): Promise<string> {
  const metadata = await readMetadata(provider, reach)
  return serviceOf(metadata, own, cache).getAuthorizeUrlAsync(relayState, undefined, {})
}

/** Validates the response that a provider made a browser post. Throws if any part of it is invalid. */
export async function finishSaml(
  provider: Provider,
  reach: typeof fetch,
  own: ServiceProvider,
  cache: RequestCache,
  samlResponse: string,
): Promise<Said> {
  const metadata = await readMetadata(provider, reach)
  const { profile } = await serviceOf(metadata, own, cache).validatePostResponseAsync({ SAMLResponse: samlResponse })
  if (!profile) throw new Error('The response names no user.')
  // The library checks the issuer of sign-outs only.
  if (profile.issuer !== metadata.entityId) throw new Error('The response is from another issuer.')
  const attributes = Object.entries(Object(profile.attributes) as Record<string, unknown>)
  const values = attributes.map(([name, value]) => [
    name,
    Array.isArray(value) ? `[${value.join(', ')}]` : String(value),
  ])
  return { subject: profile.nameID, values: Object.fromEntries(values) }
}
