import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { type AcquiredRuntime, acquireRuntime } from '../pool/acquireRuntime.ts'
import { launchBrowser } from './chromium.ts'
import { createSessions } from './sessions.ts'

/** For loads of the portal: its page redirects to the sign-in page before it has loaded, and comes back. */
export const whenCommitted = { waitUntil: 'commit' } as const

export interface Portal {
  readonly runtime: RuntimeAccess
  readonly url: string
  /** Opens a page for a person who has just signed in, and records what the browser complains about. */
  open(email: string, path: string, options?: BrowserContextOptions): Promise<Opened>
  stop(): Promise<void>
}

export interface Opened {
  readonly page: Page
  /** What the portal wrote to the console, and uncaught errors. */
  readonly complaints: string[]
}

/** Where a portal runs: the address of the runtime's console, and how to release it. */
export type PortalRuntime = Pick<AcquiredRuntime, 'console' | 'release'>

const fromPool = (): Promise<PortalRuntime> => acquireRuntime('today', { withSite: true })

/**
 * Starts the portal on its own runtime, in a browser. `watch` is called with each person's pages before they open. The
 * runtime comes from the pool of a test run, unless `start` provides another.
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
      // The sign-in page is the user pool's. A complaint about text typed before it has the focus is not the portal's.
      page.on('console', (message) => {
        if (page.url().startsWith(site)) complaints.push(message.text())
      })
      page.on('pageerror', ({ message }) => complaints.push(message))
      await signIn(context, email)
      await page.goto(`${site}${path}`, whenCommitted)
      // The page redirects to the sign-in page and comes back before it shows anything.
      await page.locator('h1').first().waitFor()
      return { page, complaints }
    },
    async stop() {
      await browser.close()
      await acquired.release()
    },
  }
}
