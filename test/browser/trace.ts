import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Has every step of each page recorded, which costs an eighth of a test. */
const traces = process.env.TRACE !== undefined

/** Keeps a picture of each page of a test that fails, and with `TRACE=1` what happened, for `npx playwright-core show-trace`. */
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

/** For tests that look at many pages: whatever is wrong there is in what they say. */
export async function closeWhenTestEnds(context: BrowserContext): Promise<void> {
  onTestFinished(() => context.close())
}
