import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Keeps what happened in a page whose test fails, for `npx playwright-core show-trace`, and closes it after each. */
export async function traceUntilTestEnds(context: BrowserContext): Promise<void> {
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

/** For tests that look at many pages: whatever is wrong there is in what they say. */
export async function closeWhenTestEnds(context: BrowserContext): Promise<void> {
  onTestFinished(() => context.close())
}
