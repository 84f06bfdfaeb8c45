import type { Page, Request } from 'playwright-core'

/** Goes to a view as links do, since a load of the page signs in anew, and waits until it is all there. */
export async function showView(page: Page, path: string): Promise<void> {
  const answers: Promise<unknown>[] = []
  const note = (request: Request) => answers.push(request.response().then((response) => response?.finished()))
  page.on('request', note)
  await page.evaluate((to) => history.pushState(null, '', to), path)
  let known = -1
  // What an answer brings may ask for more.
  while (known < answers.length) {
    known = answers.length
    await Promise.all(answers)
    await page.waitForFunction(isWhole)
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  page.off('request', note)
}

/** Messages are plain until what shows Markdown is there. */
const isWhole = () => document.querySelector('main:not(:has(.skeleton, .thread .plain)) h1')

/** Chooses a look as the preferences do. */
export const chooseLook = (page: Page, theme: string): Promise<void> =>
  page.evaluate((chosen) => {
    localStorage.setItem('theme', chosen)
    document.documentElement.dataset.theme = chosen
  }, theme)
