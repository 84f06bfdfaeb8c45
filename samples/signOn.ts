import { type Browse, beginSignIn, createBrowser, type PoolAddress, type Tokens } from '../local/identity/signIn.ts'

type Fields = Readonly<Record<string, string>>

export interface SignOn {
  /** The client's parameters that select the provider: `idp_identifier`, `identity_provider`, or none. */
  readonly led?: Fields
  /** The address to enter where the pool requests one. */
  readonly address?: string
  /** The employee to choose on the page of the identity provider. */
  readonly employee: string
  /** Changes the fields that the browser would post back. They stay as they are if absent. */
  readonly answer?: (fields: Fields) => Fields
}

/** Signs a person in by their organisation's identity provider, as a browser would. Throws the reason for a refusal. */
export async function signOn({ url, signOn: client }: PoolAddress, how: SignOn): Promise<Tokens> {
  const { authorizeUrl, tokensFor } = beginSignIn(url, client, how.led)
  return tokensFor(await walk(createBrowser(), authorizeUrl, client.redirectUri, how))
}

/** Follows redirects and fills in forms until it is back at the client. */
async function walk(browse: Browse, from: string, until: string, { address, employee, answer }: SignOn): Promise<URL> {
  let [at, form] = [from, undefined as Fields | undefined]
  for (let step = 0; step < 20; step++) {
    const response = await browse(at, form)
    const location = response.headers.get('location')
    const page = await response.text()
    if (location !== null) {
      const next = new URL(location, at)
      const problem = next.searchParams.get('error_description')
      if (problem !== null) throw new Error(problem)
      if (next.href.startsWith(until)) return next
      ;[at, form] = [next.href, undefined]
    } else if (!response.ok || form?.address !== undefined) {
      throw new Error(`The sign-in stopped with status ${response.status}.`)
    } else {
      const hidden = fieldsIn(page)
      const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
      at = action === undefined ? at : unescaped(action)
      if (hidden.SAMLResponse !== undefined) form = answer?.(hidden) ?? hidden
      else form = page.includes('name="address"') ? { address: address ?? '' } : { ...hidden, employee }
    }
  }
  throw new Error('The sign-in redirects in a loop.')
}

const unescaped = (text: string): string => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

const fieldsIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  )
