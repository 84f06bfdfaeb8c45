import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { type AcquiredRuntime, acquireRuntime } from '../pool/acquireRuntime.ts'
import { launchBrowser } from './chromium.ts'
import { createSessions } from './sessions.ts'

/** For loads of the portal: its page leaves for the sign-in page before it has loaded, and comes back. */
export const whenCommitted = { waitUntil: 'commit' } as const

export interface Portal {
  readonly runtime: RuntimeAccess
  readonly url: string
  /** A page of somebody who has just signed in; it notes what the browser complains of. */
  open(email: string, path: string, options?: BrowserContextOptions): Promise<Opened>
  stop(): Promise<void>
}

export interface Opened {
  readonly page: Page
  /** What the portal wrote on the console, and errors that nobody caught. */
  readonly complaints: string[]
}

/** Where a portal runs: the address of the runtime's console, and how to give it back. */
export type PortalRuntime = Pick<AcquiredRuntime, 'console' | 'release'>

const fromPool = (): Promise<PortalRuntime> => acquireRuntime('today', { withSite: true })

/**
 * The portal on a runtime of its own, in a browser; `watch` is called with everybody's pages before they open. The runtime
 * comes from the pool of a test run, unless `start` brings another.
 */
export async function startPortal(
  watch?: (context: BrowserContext) => Promise<void>,
  start: () => Promise<PortalRuntime> = fromPool,
): Promise<Portal> {
  const acquired = await start()
  const runtime = await connect(acquired.console)
  const browser: Browser = await launchBrowser()
  const signIn = createSessions(runtime)
  const { site } = runtime
  if (site === undefined) throw new Error('The runtime serves no site.')
  return {
    runtime,
    url: site,
    async open(email, path, options = {}) {
      const context = await browser.newContext({ locale: 'en', ...options })
      await watch?.(context)
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const complaints: string[] = []
      // The sign-in page is the user pool's: what is typed there before it takes the focus is no concern of the portal.
      page.on('console', (message) => {
        if (page.url().startsWith(site)) complaints.push(message.text())
      })
      page.on('pageerror', ({ message }) => complaints.push(message))
      await signIn(context, email)
      await page.goto(`${site}${path}`, whenCommitted)
      // The page leaves for the sign-in page and comes back before it shows anything.
      await page.locator('h1').first().waitFor()
      return { page, complaints }
    },
    async stop() {
      await browser.close()
      await acquired.release()
    },
  }
}
