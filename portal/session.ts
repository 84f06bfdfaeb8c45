import { ErrorResponse } from 'oidc-client-ts'
import * as z from 'zod'
import { type Role, roleSchema } from '../shared/core/domain/caller.ts'
import type { Config } from './config.ts'
import { createClient, forgetSignOn, selectClient, signIn } from './signIn.ts'

/** The signed-in user, as the access token says. The API checks it; the portal only decides what to show. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly organisation: string | undefined
  /** Whether they signed in with a second factor, as far as is known. */
  readonly twoFactor: boolean
}

export interface Session {
  readonly me: Me
  /** Returns the current access token, renewed first if it is about to expire. Throws `SignedOut`. */
  token(renew?: boolean): Promise<string>
  /** Redirects to the sign-in page, and returns to the same place afterwards. */
  signIn(): Promise<void>
  signOut(): Promise<void>
}

/** The session has ended, and only the user can start another one. */
export class SignedOut extends Error {}

const claimsSchema = z.object({
  sub: z.string(),
  /** Set if the account was made again: whom everything stored refers to. */
  person: z.string().optional(),
  name: z.string().optional(),
  roles: z.string().default(''),
  organisation: z.string().optional(),
  mfa: z.string().default('false'),
})

/** Tokens are renewed this long before they expire, because a request may take a while to arrive. */
const renewedBeforeSeconds = 60

/** Opens the session from the result of a sign-in. */
export async function openSession(config: Config): Promise<Session> {
  const { clientId } = selectClient(config)
  const client = createClient(config, clientId)
  // Tokens exist only in this page. A new page goes to the sign-in page, which remembers the user.
  let held = await client.processSigninResponse(location.href).catch((error: unknown) => {
    // A refused user may have another way to sign in. The response is valid once, so a reload starts again.
    forgetSignOn()
    history.replaceState(null, '', '/')
    throw error
  })
  history.replaceState(null, '', ownPath(held.userState))
  let renewing: Promise<string> | undefined

  const renew = async (): Promise<string> => {
    const { refresh_token, session_state, profile } = held
    if (refresh_token === undefined) throw new SignedOut()
    const state = { refresh_token, session_state, profile }
    // biome-ignore lint/correctness/useHookAtTopLevel: it is not a hook, only named like one
    held = await client.useRefreshToken({ state }).catch((error: unknown) => {
      // Only a refusal ends a session. A network failure is temporary.
      throw error instanceof ErrorResponse ? new SignedOut() : error
    })
    return held.access_token
  }
  return {
    me: meOf(held.access_token),
    signIn: () => signIn(config),
    async token(isForced = false) {
      if (!isForced && (held.expires_in ?? 0) > renewedBeforeSeconds) return held.access_token
      // Refresh tokens are valid once, so concurrent callers wait for the same renewal.
      renewing ??= renew().finally(() => {
        renewing = undefined
      })
      return renewing
    },
    async signOut() {
      if (held.refresh_token !== undefined)
        await client.revokeToken(held.refresh_token, 'refresh_token').catch(() => undefined)
      forgetSignOn()
      const leaving = new URLSearchParams({ client_id: clientId, logout_uri: location.origin })
      location.assign(`${config.signInUrl}/logout?${leaving}`)
    },
  }
}

/** Returns where the sign-in began, if that is a path of this portal. */
function ownPath(state: unknown): string {
  const url = typeof state === 'string' ? URL.parse(state, location.origin) : null
  return url?.origin === location.origin ? url.pathname + url.search : '/'
}

/** The person of an access token. */
export function meOf(accessToken: string): Me {
  const [, payload = ''] = accessToken.split('.')
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
  const {
    sub,
    person = sub,
    name = person,
    roles,
    organisation,
    mfa,
  } = claimsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const held = roles.split(' ').flatMap((role) => roleSchema.safeParse(role).data ?? [])
  return { id: person, name, roles: held, organisation, twoFactor: mfa === 'true' }
}
