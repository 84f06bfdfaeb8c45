import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fill, themes, viewsOf } from './filled.ts'
import { startOwnPortal } from './ownPortal.ts'
import { startPortal } from './portal.ts'
import { chooseLook, showView } from './showView.ts'

/* Takes a picture of every view, on a desktop and a phone, into screenshots/. Usage: npm run screenshots */

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url))
const portal = await startPortal(undefined, startOwnPortal)
try {
  const filled = await fill(portal.runtime)
  for (const { name, theme, options } of themes) {
    const target = join(folder, name.replaceAll(/\W+/g, '-'))
    mkdirSync(target, { recursive: true })
    for (const [email, paths] of Object.entries(viewsOf(filled))) {
      const { page } = await portal.open(email, '/', options)
      await chooseLook(page, theme)
      for (const path of paths) {
        await showView(page, path)
        const [who = ''] = email.split('@')
        await page.screenshot({ path: join(target, `${who}${path.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
      }
      await page.context().close()
    }
  }
} finally {
  await portal.stop()
}
