import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { StartProblem } from './problem.ts'

const stateSchema = z.object({
  clockOffsetMs: z.number().default(0),
  /** What AWS would have made up when it created a resource, by logical id. */
  generated: z.record(z.string(), z.string()).default({}),
})
type State = z.output<typeof stateSchema>

/** Where one runtime keeps everything. One process at a time: the emulators do not guard their files. */
export interface DataFolder {
  path(...names: string[]): string
  state(): State
  update(change: Partial<State>): void
  /** The value kept under `id`, made once. */
  generated(id: string, make: () => string): string
  release(): void
}

export function openDataFolder(root: string, fresh: boolean): DataFolder {
  mkdirSync(root, { recursive: true })
  const lock = join(root, 'lock')
  takeLock(lock, root)
  if (fresh) {
    rmSync(root, { recursive: true, force: true })
    mkdirSync(root, { recursive: true })
    takeLock(lock, root)
  }
  const file = join(root, 'state.json')
  let state = readState(file)

  function update(change: Partial<State>): void {
    state = { ...state, ...change }
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }

  return {
    path: (...names) => join(root, ...names),
    state: () => state,
    update,
    generated(id, make) {
      const known = state.generated[id]
      if (known !== undefined) return known
      const value = make()
      update({ generated: { ...state.generated, [id]: value } })
      return value
    },
    release: () => rmSync(lock, { force: true }),
  }
}

function readState(file: string): State {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return stateSchema.parse({})
    throw new StartProblem(`The file ${file} cannot be read. Begin anew with --fresh.`)
  }
}

function takeLock(lock: string, root: string): void {
  for (;;) {
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = Number(readFileSync(lock, 'utf8'))
      if (isAlive(holder))
        throw new StartProblem(
          `The data folder ${root} is in use by process ${holder}. Stop it, or name another with --data.`,
        )
      rmSync(lock, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
