import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { DataFolder } from './dataFolder.ts'
import { StartProblem } from './problem.ts'

export interface SeedOptions {
  /** The script. It receives the console's address, and `--empty` if `isEmpty`, and prints a line for each step. */
  readonly script: string
  readonly folder: DataFolder
  readonly console: string
  readonly isEmpty: boolean
  readonly signal: AbortSignal
  /** Called once users can sign in: after the first step, or if there is nothing to do. */
  readonly onReady: () => void
  readonly onProgress: (what: string) => void
}

/**
 * Loads samples into new data, once. Data that was loaded only in part stays as it is. Throws a `StartProblem` if the
 * seed fails before users can sign in. Resolves when `signal` ends it.
 */
export async function runSeed(options: SeedOptions): Promise<void> {
  const { script, folder, signal, onReady, onProgress } = options
  const { seeded } = folder.state().generated
  if (seeded !== undefined) {
    onReady()
    if (seeded === 'begun')
      onProgress('The samples are incomplete because loading was interrupted. Start over with --fresh.')
    return
  }
  folder.generated('seeded', () => 'begun')
  const child = spawn(process.execPath, [script, options.console, ...(options.isEmpty ? ['--empty'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  })
  child.on('error', () => undefined)
  /** Resolves with no code if `signal` ended the script. */
  const exited = once(child, 'exit').catch(() => [])
  let isReady = false
  for await (const line of createInterface({ input: child.stdout })) {
    if (isReady) onProgress(`Samples: ${line}`)
    else onReady()
    isReady = true
  }
  const [code] = await exited
  if (signal.aborted) return
  if (code === 0) {
    folder.update({ generated: { ...folder.state().generated, seeded: 'yes' } })
    if (!isReady) onReady()
  } else if (isReady) {
    // Users may already be working.
    onProgress(`The samples are incomplete because ${script} failed. Start over with --fresh.`)
  } else throw new StartProblem(`The seed ${script} failed; its data may be incomplete. Start over with --fresh.`)
}
