import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Records every step of each page, which costs an eighth of a test. */
const traces = process.env.TRACE !== undefined

/** Keeps a picture of each page of a failing test, and with `TRACE=1` a trace for `npx playwright-core show-trace`. */
export async function traceUntilTestEnds(context: BrowserContext): Promise<void> {
  if (traces) await context.tracing.start({ snapshots: true })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const name = `${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}-${randomUUID().slice(0, 8)}`
      const kept = fileURLToPath(new URL(`../../test-results/${name}`, import.meta.url))
      if (traces) await context.tracing.stop({ path: `${kept}.zip` })
      await Promise.all(context.pages().map((page, index) => page.screenshot({ path: `${kept}-${index}.png` })))
    }
    await context.close()
  })
}

/** For tests that check many pages: their messages say what is wrong. */
export async function closeWhenTestEnds(context: BrowserContext): Promise<void> {
  onTestFinished(() => context.close())
}
