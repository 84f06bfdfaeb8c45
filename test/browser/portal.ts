import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
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
  /** What the page wrote on the console, and errors that nobody caught. */
  readonly complaints: string[]
}

/** Keeps what happened in a page whose test fails, for `npx playwright-core show-trace`, and closes it after each. */
async function traceUntilTestEnds(context: BrowserContext): Promise<void> {
  await context.tracing.start({ snapshots: true })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const name = `${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}-${randomUUID().slice(0, 8)}`
      const kept = fileURLToPath(new URL(`../../test-results/${name}`, import.meta.url))
      await context.tracing.stop({ path: `${kept}.zip` })
      await Promise.all(context.pages().map((page, index) => page.screenshot({ path: `${kept}-${index}.png` })))
    }
    await context.close()
  })
}

/** The portal on a runtime of its own, in a browser; outside of tests, nothing is traced. */
export async function startPortal(trace = traceUntilTestEnds): Promise<Portal> {
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
      await trace(context)
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
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
