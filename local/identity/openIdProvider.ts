import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { Provider } from './providers.ts'

/** An identity provider's claims about a user, by the provider's own names, each value as text. */
export interface Said {
  readonly subject: string
  readonly values: Readonly<Record<string, string>>
}

/** What must be remembered about a user who was redirected to a provider. */
export interface OpenIdRequest {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Discovers the configuration of an OpenID Connect provider. Its name may lead to a local server without TLS. */
export function discover({ details }: Pick<Provider, 'details'>, reach: typeof fetch): Promise<Configuration> {
  const { oidc_issuer = '', client_id = '', client_secret } = details
  return discovery(new URL(oidc_issuer), client_id, client_secret, undefined, {
    [customFetch]: (url, options) => reach(url, options as RequestInit),
    // Fetches keys too, so that a token is trusted for its signature and not for its origin.
    execute: [allowInsecureRequests, enableNonRepudiationChecks],
  })
}

export async function startOpenId(
  provider: Provider,
  reach: typeof fetch,
  { redirectUri, state }: { redirectUri: string; state: string },
): Promise<{ url: string; request: OpenIdRequest }> {
  const configuration = await discover(provider, reach)
  const request = { state, nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: provider.details.authorize_scopes ?? 'openid',
    state,
    nonce: request.nonce,
    code_challenge: await calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, request }
}

/** Redeems the code that a provider sent back. Throws if any part of the response is invalid. */
export async function finishOpenId(
  provider: Provider,
  reach: typeof fetch,
  { state, nonce, verifier }: OpenIdRequest,
  answered: URL,
): Promise<Said> {
  const configuration = await discover(provider, reach)
  const tokens = await authorizationCodeGrant(configuration, answered, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('There is no ID token.')
  const { userinfo_endpoint: userInfo } = configuration.serverMetadata()
  const more = userInfo === undefined ? {} : await fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return { subject: claims.sub, values: asTexts({ ...claims, ...more }) }
}

/** Converts claims to text as Cognito does: a list in brackets, everything else as written. */
const asTexts = (claims: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? `[${value.join(', ')}]` : String(value)]),
  )
