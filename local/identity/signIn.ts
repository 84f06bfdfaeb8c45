import { createHash, randomBytes } from 'node:crypto'
import { generate } from 'otplib'
import * as z from 'zod'
import type { Person } from './people.ts'

/** The addresses of the user pool and its clients, as the runtime reports them. */
export interface PoolAddress {
  readonly url: string
  readonly portal: PeopleClient
  /** For users who sign in by their own identity provider. */
  readonly signOn: PeopleClient
  readonly machine: { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] }
}

type Credentials = Pick<Person, 'email' | 'password' | 'totpSecret'>

export interface PeopleClient {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
}

const tokensSchema = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
})
export type Tokens = z.output<typeof tokensSchema>

/** Begins a client's sign-in. Returns the URL for the browser, and a function that redeems the redirect for tokens. */
export function beginSignIn(url: string, client: PeopleClient, more: Readonly<Record<string, string>> = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    ...{ client_id: client.clientId, response_type: 'code', redirect_uri: client.redirectUri },
    scope: client.scopes.join(' '),
    state: randomBytes(8).toString('hex'),
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...more,
  })
  return {
    authorizeUrl: `${url}/oauth2/authorize?${query}`,
    tokensFor: (back: URL) =>
      fetchTokens(url, {
        ...{ grant_type: 'authorization_code', client_id: client.clientId, redirect_uri: client.redirectUri },
        code: back.searchParams.get('code') ?? '',
        code_verifier: verifier,
      }),
  }
}

/** Signs a person in as a browser would: authorization code with PKCE, password, then a code for the runtime's time. */
export async function signIn(address: PoolAddress, person: Credentials, nowMs: number): Promise<Tokens> {
  const { tokensFor, back } = await authenticate(address, person, nowMs, createBrowser())
  return tokensFor(back)
}

/** Completes the part of a sign-in on the pool's pages. Afterwards, `browse` has the pool's session. */
export async function authenticate({ url, portal }: PoolAddress, person: Credentials, nowMs: number, browse: Browse) {
  const { authorizeUrl, tokensFor } = beginSignIn(url, portal)
  const form = locationOf(await browse(authorizeUrl), url)
  await browse(form, { email: person.email, password: person.password })
  const code = await generate({ secret: person.totpSecret, epoch: Math.floor(nowMs / 1000) })
  const resumed = locationOf(await browse(form, { code }), url)
  return { tokensFor, back: new URL(locationOf(await browse(resumed), url)) }
}

/** Requests a token for the platform itself. */
export function signInMachine({ url, machine }: PoolAddress): Promise<Tokens> {
  const basic = Buffer.from(`${machine.clientId}:${machine.clientSecret}`).toString('base64')
  return fetchTokens(
    url,
    { grant_type: 'client_credentials', scope: machine.scopes.join(' ') },
    { authorization: `Basic ${basic}` },
  )
}

/** Requests tokens from the pool's token endpoint. */
export async function fetchTokens(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Tokens> {
  const response = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers })
  const body = await response.text()
  if (!response.ok) throw new Error(`The user pool returned no token: ${response.status} ${body}`)
  return tokensSchema.parse(JSON.parse(body))
}

function locationOf(response: Response, base: string): string {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The sign-in stopped with status ${response.status}.`)
  return new URL(location, base).href
}

export type Browse = (url: string, form?: Readonly<Record<string, string>>) => Promise<Response>

export type CookieJar = Map<string, { readonly name: string; readonly value: string; readonly path: string }>

/** A minimal browser: does not follow redirects, and keeps cookies by path. */
export function createBrowser(jar: CookieJar = new Map()): Browse {
  return async (url, form) => {
    const { pathname } = new URL(url)
    const cookies = [...jar.values()].filter(
      ({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      const value = pair.slice(pair.indexOf('=') + 1)
      const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/'
      if (value === '') jar.delete(`${name} ${path}`)
      else jar.set(`${name} ${path}`, { name, value, path })
    }
    return response
  }
}
