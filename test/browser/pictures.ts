import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { startOwnRuntime } from '../../samples/ownRuntime.ts'
import { startPortal } from './portal.ts'
import { showView } from './showView.ts'

/* Takes the pictures of the documentation, with the samples of `npm start`. Usage: npm run screenshots */

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const seed = fileURLToPath(new URL('../../samples/seed.ts', import.meta.url))
/** Pictures are committed: at most so large each. */
const maxBytes = 150_000
const viewport = { width: 1280, height: 800 }

/** The main views, each by the name of its picture; some open the first row of a list. */
const pictures = [
  { name: 'queue', email: 'agent@provider.example', path: '/queue' },
  { name: 'ticket', email: 'agent@provider.example', path: '/queue', opensFirst: 'main tbody a, main ul a' },
  { name: 'tickets', email: 'customer@pilatus.example', path: '/tickets' },
  { name: 'plan', email: 'owner@pilatus.example', path: '/plan' },
  { name: 'invoice', email: 'owner@pilatus.example', path: '/invoices', opensFirst: 'main tbody a, main ul a' },
] as const

async function takePicture(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  const picture = Buffer.from(data, 'base64')
  if (picture.length > maxBytes) throw new Error(`${name} has ${picture.length} bytes, more than ${maxBytes}.`)
  writeFileSync(join(folder, `${name}.webp`), picture)
}

mkdirSync(folder, { recursive: true })
const portal = await startPortal(undefined, async () => {
  const { console, stop } = await startOwnRuntime('--site=portal/dist')
  await promisify(execFile)(process.execPath, [seed, console])
  return { console, release: stop }
})
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, email, path, ...rest } of pictures) {
      const { page } = await portal.open(email, '/', { colorScheme, viewport })
      await showView(page, path)
      const link = 'opensFirst' in rest ? await page.locator(rest.opensFirst).first().getAttribute('href') : undefined
      if (typeof link === 'string') await showView(page, link)
      await takePicture(page, `${name}-${colorScheme}`)
      await page.context().close()
    }
  }
} finally {
  await portal.stop()
}
