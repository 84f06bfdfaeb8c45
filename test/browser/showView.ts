import type { Page } from 'playwright-core'

/** Goes to a view as links do, since a load of the page signs in anew, and waits until it is all there. */
export async function showView(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), path)
  // Messages are plain until what shows Markdown is there.
  await page.locator('main:not(:has(.skeleton, .thread .plain)) h1').waitFor()
}

/** Chooses a look as the preferences do. */
export const chooseLook = (page: Page, theme: string): Promise<void> =>
  page.evaluate((chosen) => {
    localStorage.setItem('theme', chosen)
    document.documentElement.dataset.theme = chosen
  }, theme)
