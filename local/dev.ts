import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, watch } from 'node:fs'
import { fileURLToPath } from 'node:url'

/* Runs main.ts with the given arguments, and restarts it whenever a file of the project changes. */

const settleMs = 200
const root = fileURLToPath(new URL('..', import.meta.url))
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const start = () => spawn(process.execPath, [main, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })

let child: ChildProcess = start()
let waiting: NodeJS.Timeout | undefined
let restarting = Promise.resolve()

async function restart(): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  child = start()
}

// Watches folders instead of files, because editors and git replace files instead of writing them. The site is left
// out: its files are read on each request, and its own watcher builds it.
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$|^cdk\.out$|^portal$/.test(entry.name))
  .map(({ name }) => name)
for (const folder of folders) {
  watch(`${root}${folder}`, { recursive: true }, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      process.stderr.write('A file has changed. Restarting.\n')
      restarting = restarting.then(restart)
    }, settleMs)
  })
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    child.once('exit', (code) => process.exit(code ?? 0))
    if (!child.kill(signal)) process.exit(0)
  })
}
