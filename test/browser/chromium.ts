import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const packed = fileURLToPath(new URL('../../bin', import.meta.resolve('@sparticuz/chromium')))
const folder = fileURLToPath(new URL('../../node_modules/.cache/tierdesk-chromium', import.meta.url))
const read = (name: string): Buffer => brotliDecompressSync(readFileSync(join(packed, `${name}.br`)))

/** Unpacks Chromium once, first into a separate folder, so that other processes find all of it or nothing. */
function unpack(): void {
  if (existsSync(folder)) return
  const half = `${folder}-${process.pid}`
  mkdirSync(half, { recursive: true })
  for (const name of ['al2023.tar', 'fonts.tar', 'swiftshader.tar']) {
    const { status, stderr } = spawnSync('tar', ['-x', '-C', half], { input: read(name) })
    if (status !== 0) throw new Error(`${name} cannot be unpacked: ${stderr}`)
  }
  writeFileSync(join(half, 'chromium'), read('chromium'), { mode: 0o755 })
  // The configuration in the package looks for fonts where Lambda has them.
  writeFileSync(
    join(half, 'fonts.conf'),
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
  )
  try {
    renameSync(half, folder)
  } catch {
    // Another process was faster.
    rmSync(half, { recursive: true, force: true })
  }
}

/** Launches the browser that comes as a package, with its own libraries and fonts. */
export function launchBrowser(): Promise<Browser> {
  unpack()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--headless=old'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  })
}
