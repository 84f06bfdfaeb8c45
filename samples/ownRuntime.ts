import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addressesSchema } from './runtime.ts'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

export interface OwnRuntime {
  readonly console: string
  readonly folder: string
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/**
 * Starts a runtime of the synthesized template with its own new data, on free ports. `extra` are options of
 * `local/main.ts`.
 */
export async function startOwnRuntime(...extra: string[]): Promise<OwnRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'tierdesk-own-'))
  const child = fork(
    path('local/main.ts'),
    [...['--json', '--port=0', `--data=${join(folder, 'data')}`, `--people=${path('samples/people.json')}`], ...extra],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] },
  )
  const exited = once(child, 'exit')
  const { console } = addressesSchema.parse(JSON.parse(await firstLine(child)))
  return {
    console,
    folder,
    async stop() {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('\n')) resolve(output)
    })
    child.on('exit', (code) => reject(new Error(`The runtime did not start (${code}).`)))
  })
}
