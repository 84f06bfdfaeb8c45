import { createHash, randomBytes } from 'node:crypto'
import { generate } from 'otplib'
import * as z from 'zod'
import type { Person } from './people.ts'

/** How to reach the user pool and the clients that it knows, as the runtime tells. */
export interface PoolAddress {
  readonly url: string
  readonly portal: { readonly clientId: string; readonly redirectUri: string; readonly scopes: readonly string[] }
  readonly machine: { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] }
}

const tokensSchema = z.object({ access_token: z.string(), id_token: z.string().optional() })
export type Tokens = z.output<typeof tokensSchema>

/** Signs a person in as a browser would: code with PKCE, password, then a code of the runtime's time. */
export async function signIn({ url, portal }: PoolAddress, person: Person, nowMs: number): Promise<Tokens> {
  const browse = createBrowser()
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: portal.clientId,
    response_type: 'code',
    redirect_uri: portal.redirectUri,
    scope: portal.scopes.join(' '),
    state: randomBytes(8).toString('hex'),
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const form = locationOf(await browse(`${url}/oauth2/authorize?${query}`), url)
  await browse(form, { email: person.email, password: person.password })
  const code = await generate({ secret: person.totpSecret, epoch: Math.floor(nowMs / 1000) })
  const resumed = locationOf(await browse(form, { code }), url)
  const back = new URL(locationOf(await browse(resumed), url))
  return fetchTokens(url, {
    grant_type: 'authorization_code',
    client_id: portal.clientId,
    redirect_uri: portal.redirectUri,
    code: back.searchParams.get('code') ?? '',
    code_verifier: verifier,
  })
}

/** A token for the platform itself. */
export function signInMachine({ url, machine }: PoolAddress): Promise<Tokens> {
  const basic = Buffer.from(`${machine.clientId}:${machine.clientSecret}`).toString('base64')
  return fetchTokens(
    url,
    { grant_type: 'client_credentials', scope: machine.scopes.join(' ') },
    { authorization: `Basic ${basic}` },
  )
}

async function fetchTokens(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Tokens> {
  const response = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers })
  const body = await response.text()
  if (!response.ok) throw new Error(`The user pool gave no token: ${response.status} ${body}`)
  return tokensSchema.parse(JSON.parse(body))
}

function locationOf(response: Response, base: string): string {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The sign-in stopped with status ${response.status}.`)
  return new URL(location, base).href
}

/** Enough of a browser: follows nothing by itself, and keeps cookies by path. */
function createBrowser(): (url: string, form?: Record<string, string>) => Promise<Response> {
  const jar = new Map<string, { name: string; value: string; path: string }>()
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
