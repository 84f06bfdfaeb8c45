import { OidcClient, WebStorageStateStore } from 'oidc-client-ts'
import { scopeName } from '../shared/core/api/scopes.ts'
import type { Config } from './config.ts'
import { chosenLocale } from './locale.ts'

/** Redirects to the sign-in page, and returns to the same place afterwards. */
export async function signIn(config: Config): Promise<void> {
  const { clientId, leading, isBegun } = selectClient(config)
  const state = isBegun ? '/' : location.pathname + location.search
  const { url } = await createClient(config, clientId).createSigninRequest({
    state,
    extraQueryParams: { ...leading, lang: chosenLocale() },
  })
  location.assign(url)
}

/** Whether the sign-in page has sent the browser back. */
export const isBack = (): boolean => location.pathname === '/signed-in'

/** Where the browser stores the user's single sign-on domain until they sign out. */
const signOnKey = 'tierdesk-sign-on'
export const forgetSignOn = (): void => localStorage.removeItem(signOnKey)

/**
 * Selects the client for the sign-in. Users with their own identity provider begin at `/sign-on?domain=DOMAIN`, or at
 * `/sign-on`, where the sign-in page asks for their email address. The browser remembers it.
 */
export function selectClient({ clientId, signOnClientId }: Config) {
  const isBegun = location.pathname === '/sign-on'
  if (isBegun) localStorage.setItem(signOnKey, new URLSearchParams(location.search).get('domain') ?? '')
  const remembered = localStorage.getItem(signOnKey)
  if (remembered === null) return { clientId, leading: {}, isBegun: false }
  const leading: Record<string, string> = remembered === '' ? {} : { idp_identifier: remembered }
  return { clientId: signOnClientId, leading, isBegun }
}

export const createClient = ({ signInUrl, issuer }: Config, clientId: string): OidcClient =>
  new OidcClient({
    authority: issuer,
    metadata: {
      issuer,
      authorization_endpoint: `${signInUrl}/oauth2/authorize`,
      token_endpoint: `${signInUrl}/oauth2/token`,
      revocation_endpoint: `${signInUrl}/oauth2/revoke`,
    },
    client_id: clientId,
    redirect_uri: `${location.origin}/signed-in`,
    scope: ['openid', 'email', 'profile', scopeName('portal')].join(' '),
    // Proves that a response belongs to this browser's request. It contains no tokens.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  })
