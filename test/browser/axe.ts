import { type AxeResults, type RunOptions, source } from 'axe-core'
import type { Page } from 'playwright-core'

declare global {
  /** Set in a page that was checked before. */
  var axe: { run(options: RunOptions): Promise<AxeResults> } | undefined
}

/** Returns what is wrong with the page as it is shown: each rule with the elements that break it. */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<[rule: string, html: string[]][]> {
  // The script of half a megabyte is loaded once per page, and not for each of its views.
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(source)
  const found = await page.evaluate(
    (options) => globalThis.axe?.run(options),
    rules === undefined ? {} : { runOnly: [...rules] },
  )
  if (!found || found.passes.length === 0) throw new Error('axe has checked nothing.')
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
