import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { registerOrganisations } from '../../samples/organisations.ts'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { startTestRuntime } from '../testRuntime.ts'
import { launchBrowser } from './chromium.ts'
import { signIn } from './signIn.ts'

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

/** The portal on a runtime of its own, in a browser; `watch` is told of everybody's pages before they open. */
export async function startPortal(watch?: (context: BrowserContext) => Promise<void>): Promise<Portal> {
  const started = await startTestRuntime('--site=portal/dist')
  const runtime = await connect(started.console)
  await registerOrganisations(runtime)
  const browser: Browser = await launchBrowser()
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
      await signIn(page, runtime, email, `${site}${path}`)
      return { page, complaints }
    },
    async stop() {
      await browser.close()
      await started.stop()
    },
  }
}
