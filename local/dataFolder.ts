import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import * as z from 'zod'
import { StartProblem } from './problem.ts'
import { readStateFile } from './readStateFile.ts'

/**
 * Which data this version of the product can use. Before 1.0.0, raise it with a change that cannot use what an earlier
 * version has stored. It is then refused, since nothing is migrated.
 */
const dataVersion = 1

const stateSchema = z.object({
  dataVersion: z.int().optional(),
  clockOffsetMs: z.number().default(0),
  /** Values that AWS would generate when it creates a resource, by logical id. */
  generated: z.record(z.string(), z.string()).default({}),
})
type State = z.output<typeof stateSchema>

/** The folder with all data of a runtime, for one process at a time: the emulators do not lock their files. */
export interface DataFolder {
  path(...names: string[]): string
  state(): State
  update(change: Partial<State>): void
  /** The value stored under `id`, generated on first use. */
  generated(id: string, make: () => string): string
  release(): void
}

const stateFile = 'state.json'
const holderFile = 'holder'

/** Opens the folder for this process only. `fresh` empties it once it is locked and known to be a data folder. */
export async function openDataFolder(root: string, fresh: boolean): Promise<DataFolder> {
  makeFolder(root)
  const lock = await takeLock(root)
  const names = readdirSync(root)
  const isOurs = names.length === 0 || names.includes(stateFile)
  if (fresh && !isOurs)
    throw new StartProblem(
      `The folder ${root} contains files that this runtime did not create, so --fresh does not empty it.`,
    )
  if (fresh) for (const name of names) rmSync(join(root, name), { recursive: true, force: true })
  writeFileSync(join(root, holderFile), String(process.pid))

  const file = join(root, stateFile)
  let state = readStateFile(file, stateSchema)
  if (existsSync(file) && state.dataVersion !== dataVersion) {
    lock.close()
    throw new StartProblem(
      `The data in ${root} is from ${(state.dataVersion ?? 0) < dataVersion ? 'an earlier' : 'a later'} version, which this one cannot use. Start over with --fresh, which deletes all data, or name another folder with --data.`,
    )
  }
  const update = (change: Partial<State>) => {
    state = { ...state, ...change }
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }
  update({ dataVersion })

  return {
    path: (...parts) => join(root, ...parts),
    state: () => state,
    update,
    generated(id, make) {
      const known = state.generated[id]
      if (known !== undefined) return known
      const value = make()
      update({ generated: { ...state.generated, [id]: value } })
      return value
    },
    release: () => void lock.close(),
  }
}

function makeFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true })
  } catch (error) {
    throw new StartProblem(
      `The data folder ${root} cannot be created: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/**
 * Locks the folder with a socket named after it. The kernel frees the socket when the process ends, for whatever
 * reason. On Linux the name is abstract and leaves no file.
 */
async function takeLock(root: string): Promise<Server> {
  const name = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 32)
  const lock = createServer((socket) => socket.destroy())
  const listening = once(lock, 'listening')
  lock.listen(process.platform === 'linux' ? `\0local-runtime-${name}` : join(root, 'lock.sock'))
  try {
    await listening
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    const holder = existsSync(join(root, holderFile))
      ? `process ${readFileSync(join(root, holderFile), 'utf8')}`
      : 'another process'
    throw new StartProblem(
      `The data folder ${root} is in use by ${holder}. Stop that process, or name another folder with --data.`,
    )
  }
  lock.unref()
  return lock
}
