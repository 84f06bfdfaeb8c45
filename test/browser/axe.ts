import { type AxeResults, type RunOptions, source } from 'axe-core'
import type { Page } from 'playwright-core'

declare global {
  /** In a page that has been looked at. */
  var axe: { run(options: RunOptions): Promise<AxeResults> } | undefined
}

/** What is wrong with what a page shows now: each rule with the elements that break it. */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<[rule: string, html: string[]][]> {
  // Half a megabyte comes into a page once, and not for each of its views.
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(source)
  const found = await page.evaluate(
    (options) => globalThis.axe?.run(options),
    rules === undefined ? {} : { runOnly: [...rules] },
  )
  if (!found || found.passes.length === 0) throw new Error('axe has looked at nothing.')
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
