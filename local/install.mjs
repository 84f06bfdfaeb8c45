/*
 * Installs the dependencies if they are missing or older than the lockfile. Runs on Node 20 and later. The dependencies
 * include Node 24. Scripts then run `hash -r`, because their shell remembers the `node` that ran this.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`
const modifiedAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

if (modifiedAt(installed) < modifiedAt(`${root}package-lock.json`)) {
  process.stderr.write('Installing the dependencies. This takes about a minute, once.\n')
  const npm = process.env.npm_execpath
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const { status } = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    process.stderr.write('npm could not install the dependencies: see above.\n')
    process.exit(status ?? 1)
  }
}

const ours = existsSync(`${root}node_modules/.bin/node`)
const [major] = process.versions.node.split('.').map(Number)
if (!ours && major < 24) {
  process.stderr.write(
    `Node 24 is included only for Linux on x64. Here, install Node 24 or later (this is ${process.version}).\n`,
  )
  process.exit(1)
}
