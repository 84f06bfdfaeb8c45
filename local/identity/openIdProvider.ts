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

/** What an identity provider has said of a person: by its own names, each value as text. */
export interface Said {
  readonly subject: string
  readonly values: Readonly<Record<string, string>>
}

/** What has to be remembered of somebody who was sent to a provider. */
export interface OpenIdRequest {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Asks a provider of OpenID Connect for what it is; its name may stand for a server here, which has no TLS. */
export function discover({ details }: Pick<Provider, 'details'>, reach: typeof fetch): Promise<Configuration> {
  const { oidc_issuer = '', client_id = '', client_secret } = details
  return discovery(new URL(oidc_issuer), client_id, client_secret, undefined, {
    [customFetch]: (url, options) => reach(url, options as RequestInit),
    // Keys are fetched too, so that a token is believed for its signature and not for where it came from.
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

/** Takes the code that a provider sent back; throws where anything of its answer is not as it has to be. */
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

/** As Cognito keeps what is no text: a list in brackets, all else as it is written. */
const asTexts = (claims: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? `[${value.join(', ')}]` : String(value)]),
  )
