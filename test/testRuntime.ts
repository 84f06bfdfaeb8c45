import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addressesSchema, connect } from '../samples/runtime.ts'
import { grantReports } from './grantReports.ts'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

export interface TestRuntime {
  readonly console: string
  readonly folder: string
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** A runtime of the synthesized template with new data of its own, on free ports. */
export async function startTestRuntime(...extra: string[]): Promise<TestRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'tierdesk-test-'))
  const assembly = process.env.TIERDESK_ASSEMBLY
  const child = fork(
    path('local/main.ts'),
    [
      '--json',
      '--port=0',
      `--data=${join(folder, 'data')}`,
      `--people=${path('samples/people.json')}`,
      ...(assembly === undefined ? [] : [`--assembly=${assembly}`]),
      ...extra,
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] },
  )
  const exited = once(child, 'exit')
  const { console } = addressesSchema.parse(JSON.parse(await firstLine(child)))
  return {
    console,
    folder,
    async stop() {
      await keepGrantReport(console)
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Leaves what the roles allowed and denied for the check at the end of the suite. */
async function keepGrantReport(console: string): Promise<void> {
  const { iam } = await connect(console)
  mkdirSync(grantReports, { recursive: true })
  writeFileSync(join(grantReports, `${randomUUID()}.json`), JSON.stringify(await iam()))
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      heard += text
      if (heard.includes('\n')) resolve(heard)
    })
    child.on('exit', (code) => reject(new Error(`The runtime did not start (${code}).`)))
  })
}
