import { generateKeyPairSync, sign } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'
import * as z from 'zod'
import { createStore } from '../../local/identity/store.ts'
import { choicePage } from './pages.ts'
import type { Faults, Play } from './people.ts'
import { readForm } from './readForm.ts'

export const clientId = 'support-portal'
export const clientSecret = 'sample-client-secret-of-the-portal'

const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const key = makeKey()
const foreignKey = makeKey()

/** An OpenID Connect provider with a page to choose a user. */
export function createOpenId(issuer: string, redirectUris: readonly string[], play: () => Play) {
  const configuration: Configuration = {
    adapter: createStore().adapter,
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: 'company', use: 'sig', alg: 'RS256' }] },
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [...redirectUris] }],
    clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
    claims: { openid: ['sub', 'groups', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, userinfo: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    pkce: { required: () => true },
    findAccount(_context, id) {
      const employee = play().employees.find((one) => one.id === id)
      if (!employee) return undefined
      const { email, name, groups, emailVerified } = employee
      const verified = emailVerified === undefined ? {} : { email_verified: emailVerified }
      return { accountId: id, claims: () => ({ sub: id, email, name, groups, ...verified }) }
    },
    async loadExistingGrant({ oidc: { client, session, provider } }) {
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    cookies: { keys: ['sample'] },
    ttl: { Session: 1, Interaction: 600, Grant: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
  }
  const provider = new Provider(issuer, configuration)
  provider.silent = true
  const handle = provider.callback()

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname.startsWith('/sign-in/')) return signIn(request, response)
    if (pathname === '/token') tamper(response, play().faults)
    await handle(request, response)
  }

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await provider.interactionDetails(request, response)
    if (request.method !== 'POST')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(choicePage(play().employees))
    const chosen = (await readForm(request)).get('employee') ?? ''
    const amr = play().employees.find(({ id }) => id === chosen)?.methods ?? []
    await provider.interactionFinished(request, response, { login: { accountId: chosen, amr } })
  }
}

const tokensSchema = z.looseObject({ id_token: z.string() })

/** Falsifies the ID token as `faults` specifies. */
function tamper(response: ServerResponse, faults: Faults): void {
  const { end } = response
  Object.assign(response, {
    end(body: unknown) {
      const tokens = tokensSchema.safeParse(JSON.parse(String(body))).data
      if (!tokens) return Reflect.apply(end, response, [body])
      const json = JSON.stringify({ ...tokens, id_token: tampered(tokens.id_token, faults) })
      response.setHeader('content-length', Buffer.byteLength(json))
      return Reflect.apply(end, response, [json])
    },
  })
}

function tampered(
  idToken: string,
  { issuer, audience, nonce, expired, unsigned, foreignKey: isForeign }: Faults,
): string {
  const [header = '', payload = ''] = idToken.split('.')
  const claims = {
    ...JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
    ...(issuer !== undefined && { iss: issuer }),
    ...(audience !== undefined && { aud: audience }),
    ...(nonce !== undefined && { nonce }),
    ...(expired === true && { exp: Math.floor(Date.now() / 1000) - 3_600 }),
  }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  if (unsigned) return `${part({ alg: 'none' })}.${part(claims)}.`
  const signed = `${header}.${part(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), isForeign ? foreignKey : key).toString('base64url')}`
}
