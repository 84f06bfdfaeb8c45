import '../../local/clock/shiftDate.mjs'
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { realNow } from '../../local/clock/shiftDate.mjs'
import { type DataFolder, openDataFolder } from '../../local/dataFolder.ts'
import { readPeople } from '../../local/identity/people.ts'
import { type Runtime, startRuntime } from '../../local/runtime.ts'
import { readAssembly } from '../../local/template/template.ts'
import { registerOrganisations } from '../../samples/organisations.ts'
import { connect } from '../../samples/runtime.ts'
import { grantReports } from '../grantReports.ts'
import { startKeptMessaging } from './keptMessaging.ts'
import { type Answer, type Seed, taskSchema, type Wanted } from './messages.ts'

/*
 * A process that runs one runtime after another, each on its own data. Starting the next one in the same process costs
 * a fraction of a new process. Usage: host.ts ASSEMBLY WORK_FOLDER CODE_CACHE SNAPSHOTS
 */

const [assemblyFolder = '', workFolder = '', codeCache = '', snapshots = ''] = process.argv.slice(2)
const root = fileURLToPath(new URL('../..', import.meta.url))
const assembly = readAssembly(assemblyFolder)
const people = readPeople(join(root, 'samples/people.json'))
let data = join(workFolder, 'data-0')
let resets = 0

/** Monday 16 November 2026, 09:00 in Zurich. */
const mondayMs = Date.parse('2026-11-16T08:00:00Z')
/** Contains when a snapshot's data was complete. Tests begin then, so that none of the data lies in their future. */
const completeAtFile = 'completeAtMs'

interface Running {
  readonly runtime: Runtime
  readonly folder: DataFolder
}
let running: Running | undefined

async function start(clockMs: number, { withSite, withEmails }: Omit<Wanted, 'seed'>): Promise<Running> {
  const folder = await openDataFolder(data, false)
  folder.update({ clockOffsetMs: clockMs - realNow() })
  const runtime = await startRuntime({
    ...{ assembly, folder, people, port: 0, dynamoDbEndpoint: undefined, codeCache },
    startMessaging: startKeptMessaging,
    paused: withEmails ? [] : ['MailSender'],
    site: withSite ? join(root, 'portal/dist') : undefined,
    onFailure(what) {
      process.stderr.write(`${what}\n`)
      process.exit(1)
    },
  })
  return { runtime, folder }
}

async function stop(): Promise<void> {
  if (!running) return
  const { runtime, folder } = running
  running = undefined
  const { iam } = await connect(runtime.addresses.console)
  mkdirSync(grantReports, { recursive: true })
  writeFileSync(join(grantReports, `${randomUUID()}.json`), JSON.stringify(await iam()))
  await runtime.stop()
  folder.release()
}

/** The data of a runtime with the sample organisations, created once per run. */
async function snapshotOf(seed: Seed): Promise<string> {
  const snapshot = join(snapshots, seed)
  if (existsSync(snapshot)) return snapshot
  running = await start(seed === 'monday' ? mondayMs : realNow(), { withSite: false, withEmails: true })
  const access = await connect(running.runtime.addresses.console)
  await registerOrganisations(access)
  await access.settle()
  const completeAt = await access.now()
  await stop()
  const half = `${snapshot}-${process.pid}`
  cpSync(data, half, { recursive: true })
  writeFileSync(join(half, completeAtFile), String(Date.parse(completeAt)))
  renameSync(half, snapshot)
  return snapshot
}

/** Removes the data. The next folder gets another name, so that the two cannot be confused. */
function forget(): void {
  rmSync(data, { recursive: true, force: true })
  data = join(workFolder, `data-${++resets}`)
}

async function reset({ seed, ...wanted }: Wanted): Promise<Answer> {
  await stop()
  forget()
  if (seed !== 'none') {
    const snapshot = await snapshotOf(seed)
    forget()
    cpSync(snapshot, data, { recursive: true })
  }
  const beginsAtMs = seed === 'monday' ? Number(readFileSync(join(data, completeAtFile), 'utf8')) : realNow()
  running = await start(beginsAtMs, wanted)
  return { console: running.runtime.addresses.console, folder: data, pid: process.pid }
}

process.on('message', (message) => {
  const task = taskSchema.parse(message)
  const done = task.kind === 'reset' ? reset(task) : stop().then(() => undefined)
  done.then(
    (answer) => process.send?.(answer ?? {}),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group, but the pool decides when hosts end.
process.on('SIGINT', () => undefined)
