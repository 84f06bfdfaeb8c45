import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { close, listen } from '../local/listen.ts'
import { options } from '../portal/build/build.ts'
import { routes } from '../shared/http/routes.ts'
import { startOwnPortal } from '../test/browser/ownPortal.ts'
import { startPortal } from '../test/browser/portal.ts'
import { median } from './median.ts'

/*
 * Measures how long a signed-in user waits for the first rows of their tickets, with an empty cache and a phone's
 * processor and network, compared with a page that contains one line. Also counts the frames that a list of 1,000
 * tickets drops while it scrolls, compared with an empty page of the same height. Both kinds of page take turns,
 * because the machine's speed changes.
 * Usage: node bench/portal.ts
 */

const turns = 9
/** More tickets than the first page shows, and the length of a long list. */
const [firstCount, ticketCount] = [100, 1_000]
/** 10 Mbit/s, and a round trip of 40 ms. */
const network = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 }
const slowdown = 4
const frameMs = 1_000 / 60
const rowsAreThere = 'The first rows are there.'

await build(options)
const empty = createServer((_request, response) => {
  const page = '<!doctype html><title>Empty</title><ul class="tickets"><li>Nothing</li></ul>'
  response.setHeader('content-type', 'text/html').end(page)
})
const emptyUrl = `http://127.0.0.1:${await listen(empty, 0)}/`
const portal = await startPortal(undefined, startOwnPortal)
try {
  await openTickets(0, firstCount)
  await untilNothingIsMailed()
  const { page } = await portal.open('customer@pilatus.example', '/tickets')
  const session = await page.context().newCDPSession(page)
  const slowly = async (times: number) => session.send('Emulation.setCPUThrottlingRate', { rate: times })

  await page.addInitScript(reportRows, rowsAreThere)
  const timeTo = async (url: string): Promise<number> => {
    await session.send('Network.clearBrowserCache')
    const rowsLogged = page.waitForEvent('console', (message) => message.text() === rowsAreThere)
    const startedMs = performance.now()
    await Promise.all([page.goto(url, { waitUntil: 'commit' }), rowsLogged])
    return performance.now() - startedMs
  }
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', network)
  await slowly(slowdown)
  const [nothing, rows]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    nothing.push(await timeTo(emptyUrl))
    rows.push(await timeTo(`${portal.url}/tickets`))
  }
  const line = (what: string, times: readonly number[]) =>
    `| ${what} | ${median(times).toFixed(0)} | ${Math.min(...times).toFixed(0)} |\n`
  process.stdout.write(
    `| a page with | median until shown, ms | fastest, ms |\n| --- | --- | --- |\n` +
      `${line('one line', nothing)}${line('the first rows of tickets', rows)}\n`,
  )

  await openTickets(firstCount, ticketCount)
  await slowly(1)
  await session.send('Network.emulateNetworkConditions', { ...network, latency: 0, downloadThroughput: -1 })
  await page.goto(`${portal.url}/tickets`)
  await page.locator('ul.tickets li').first().waitFor()
  await showAll(page)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const blank = await page.context().newPage()
  await blank.goto(emptyUrl)
  await blank.evaluate((pixels) => document.body.style.setProperty('height', `${pixels}px`), height)
  const dropped = { blank: [] as number[], rows: [] as number[] }
  for (let turn = 0; turn < turns; turn++) {
    dropped.blank.push(await droppedFrames(blank))
    dropped.rows.push(await droppedFrames(page))
  }
  process.stdout.write(
    `| scrolled over 3 s | frames dropped of 180 |\n| --- | --- |\n` +
      `| nothing | ${median(dropped.blank).toFixed(0)} |\n| ${ticketCount} tickets | ${median(dropped.rows).toFixed(0)} |\n`,
  )
} finally {
  await portal.stop()
  await close(empty)
}

/** Logs the frame that shows the first row. Polling the page instead would load a script into each page on the way. */
function reportRows(words: string): void {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('ul.tickets li')) return
    watch.disconnect()
    // biome-ignore lint/suspicious/noConsole: the bench listens to it
    requestAnimationFrame(() => console.debug(words))
  })
  watch.observe(document, { childList: true, subtree: true })
}

/** Opens tickets as two people, because writes are limited per minute. */
async function openTickets(from: number, to: number): Promise<void> {
  const people = ['customer@pilatus.example', 'owner@pilatus.example']
  const clients = await Promise.all(people.map((email) => portal.runtime.clientOf(email)))
  for (let count = from; count < to; count += 10) {
    const body = { body: 'A short body.', category: 'technical', priority: 'P3' } as const
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const client = clients[index % clients.length]
        await client?.(routes.openTicket, { body: { ...body, subject: `The load balancer answers ${count + index}` } })
      }),
    )
  }
}

/** Waits until no more emails arrive. The work that tickets cause runs on the same processor as the page. */
async function untilNothingIsMailed(): Promise<void> {
  let [before, now] = [-1, (await portal.runtime.mails()).length]
  while (before !== now) {
    await setTimeout(3_000)
    ;[before, now] = [now, (await portal.runtime.mails()).length]
  }
}

async function showAll(page: Page): Promise<void> {
  const more = page.locator('.more button')
  while ((await page.locator('ul.tickets li').count()) < ticketCount) {
    await more.click()
    await page.waitForFunction(() => !document.querySelector('.more button:disabled'))
  }
}

/** Scrolls from the top for three seconds, 6,000 pixels a second, and counts the dropped frames. */
async function droppedFrames(page: Page): Promise<number> {
  await page.bringToFront()
  const timesMs = await page.evaluate(async () => {
    scrollTo(0, 0)
    const times: number[] = []
    await new Promise<void>((resolve) => {
      const next = (timeMs: number) => {
        times.push(timeMs)
        if (timeMs - (times[0] ?? timeMs) >= 3_000) return resolve()
        scrollBy(0, 100)
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    })
    return times
  })
  return timesMs
    .slice(1)
    .map((timeMs, index) => Math.round((timeMs - (timesMs[index] ?? timeMs)) / frameMs) - 1)
    .reduce((sum, count) => sum + count, 0)
}
