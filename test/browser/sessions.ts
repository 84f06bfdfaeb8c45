import type { BrowserContext } from 'playwright-core'
import { authenticate, type CookieJar, createBrowser } from '../../local/identity/signIn.ts'
import { type RuntimeAccess, samplePeople } from '../../samples/runtime.ts'

/** Shorter than a session. */
const sessionMs = 10 * 60_000

/**
 * Signs sample people in. A context gets the cookies that the user pool's pages set. Each person goes through these
 * pages once for many contexts, without a browser.
 */
export function createSessions(runtime: RuntimeAccess) {
  const sessions = new Map<string, { readonly jar: CookieJar; readonly atMs: number }>()

  async function sessionOf(email: string): Promise<CookieJar> {
    const nowMs = Date.parse(await runtime.now())
    const known = sessions.get(email)
    if (known && known.atMs <= nowMs && nowMs < known.atMs + sessionMs) return known.jar
    const person = samplePeople.find((candidate) => candidate.email === email)
    if (!person) throw new Error(`There is no account ${email}.`)
    const jar: CookieJar = new Map()
    await authenticate(runtime.userPool, person, nowMs, createBrowser(jar))
    sessions.set(email, { jar, atMs: nowMs })
    return jar
  }

  return async (context: BrowserContext, email: string): Promise<void> => {
    const { hostname } = new URL(runtime.userPool.url)
    const cookies = [...(await sessionOf(email)).values()]
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: hostname, httpOnly: true })))
  }
}
