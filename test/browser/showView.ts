import type { Page, Request } from 'playwright-core'

/** Goes to a view as links do, since loading the page would sign in again, and waits until the view is complete. */
export async function showView(page: Page, path: string): Promise<void> {
  const answers: Promise<unknown>[] = []
  const note = (request: Request) => answers.push(request.response().then((response) => response?.finished()))
  page.on('request', note)
  await page.evaluate((to) => history.pushState(null, '', to), path)
  let known = -1
  // A response may cause more requests.
  while (known < answers.length) {
    known = answers.length
    await Promise.all(answers)
    await page.waitForFunction(isWhole)
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  page.off('request', note)
}

/** Messages are plain text until the code that shows Markdown has loaded. */
const isWhole = () => document.querySelector('main:not(:has(.skeleton, .thread .plain)) h1')

/** Chooses a theme as the preferences do. */
export const chooseLook = (page: Page, theme: string): Promise<void> =>
  page.evaluate((chosen) => {
    localStorage.setItem('theme', chosen)
    document.documentElement.dataset.theme = chosen
  }, theme)
