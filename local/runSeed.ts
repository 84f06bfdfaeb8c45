import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { DataFolder } from './dataFolder.ts'
import { StartProblem } from './problem.ts'

export interface SeedOptions {
  /** Given the console's address, and `--empty` where that is wanted. It prints a line for each step. */
  readonly script: string
  readonly folder: DataFolder
  readonly console: string
  readonly isEmpty: boolean
  readonly signal: AbortSignal
  /** Called once people can sign in: when the first step is done, or there is nothing to do. */
  readonly onReady: () => void
  readonly onProgress: (what: string) => void
}

/**
 * Fills new data with samples, once. Data that was filled only in part stays as it is. Throws a `StartProblem` when the
 * seed fails before people can sign in; resolves when `signal` ends it.
 */
export async function runSeed(options: SeedOptions): Promise<void> {
  const { script, folder, signal, onReady, onProgress } = options
  const { seeded } = folder.state().generated
  if (seeded !== undefined) {
    onReady()
    if (seeded === 'begun')
      onProgress('The samples are not complete, since filling them was interrupted: --fresh has them all.')
    return
  }
  folder.generated('seeded', () => 'begun')
  const child = spawn(process.execPath, [script, options.console, ...(options.isEmpty ? ['--empty'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  })
  child.on('error', () => undefined)
  /** Nothing once the run is ended: whoever ended it need not be told. */
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
    // People are at work already.
    onProgress(`The samples are not complete, since ${script} failed: --fresh has them all.`)
  } else throw new StartProblem(`The seed ${script} failed; its data may be incomplete. Begin again with --fresh.`)
}
