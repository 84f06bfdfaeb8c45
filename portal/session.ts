import { ErrorResponse } from 'oidc-client-ts'
import * as z from 'zod'
import { type Role, roleSchema } from '../shared/core/domain/caller.ts'
import type { Config } from './config.ts'
import { createClient, forgetSignOn, selectClient, signIn } from './signIn.ts'

/** Who is signed in, as the access token says. The API checks it; the portal only shows what fits. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly organisation: string | undefined
  /** Whether they have signed in with a second factor, as far as is known. */
  readonly twoFactor: boolean
}

export interface Session {
  readonly me: Me
  /** The present access token; renewed first where it has ended. Throws `SignedOut`. */
  token(renew?: boolean): Promise<string>
  /** Leaves for the sign-in page, and comes back to where it was. */
  signIn(): Promise<void>
  signOut(): Promise<void>
}

/** The session has ended, and cannot be renewed without the person. */
export class SignedOut extends Error {}

const claimsSchema = z.object({
  sub: z.string(),
  name: z.string().optional(),
  roles: z.string().default(''),
  organisation: z.string().optional(),
  mfa: z.string().default('false'),
})

/** How long before its end a token is renewed: a request may take a while to arrive. */
const renewedBeforeSeconds = 60

/** Takes what a sign-in brought. */
export async function openSession(config: Config): Promise<Session> {
  const { clientId } = selectClient(config)
  const client = createClient(config, clientId)
  // Tokens live in this page alone: a new page asks the sign-in page, which remembers the person.
  let held = await client.processSigninResponse(location.href).catch((error: unknown) => {
    // Whoever is refused may have another way in; the answer is good for one use, so a reload asks anew.
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
    // biome-ignore lint/correctness/useHookAtTopLevel: it is no hook, but named like one
    held = await client.useRefreshToken({ state }).catch((error: unknown) => {
      // Nothing but a refusal ends a session: the network comes back.
      throw error instanceof ErrorResponse ? new SignedOut() : error
    })
    return held.access_token
  }
  return {
    me: meOf(held.access_token),
    signIn: () => signIn(config),
    async token(anew = false) {
      if (!anew && (held.expires_in ?? 0) > renewedBeforeSeconds) return held.access_token
      // Refresh tokens are good for one use: whoever asks meanwhile waits for the same.
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

/** Where the sign-in began, if that is a path of this portal. */
function ownPath(state: unknown): string {
  const url = typeof state === 'string' ? URL.parse(state, location.origin) : null
  return url?.origin === location.origin ? url.pathname + url.search : '/'
}

function meOf(accessToken: string): Me {
  const [, payload = ''] = accessToken.split('.')
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
  const { sub, name = sub, roles, organisation, mfa } = claimsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const held = roles.split(' ').flatMap((role) => roleSchema.safeParse(role).data ?? [])
  return { id: sub, name, roles: held, organisation, twoFactor: mfa === 'true' }
}
