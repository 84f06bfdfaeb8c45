import './clock/shiftDate.mjs'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Addresses } from './addresses.ts'
import { type DataFolder, openDataFolder } from './dataFolder.ts'
import { followFaults, readFaults } from './faults/faultsFile.ts'
import { type Person, readPeople } from './identity/people.ts'
import { StartProblem } from './problem.ts'
import { runSeed } from './runSeed.ts'
import { startRuntime } from './runtime.ts'
import { assemblyOf } from './synthesize.ts'
import { readAssembly } from './template/template.ts'

/** Shows the options in effect as defaults, because scripts start this with their own options. */
const help = ({ port, data, people, seed, hints, site }: Options) => `Runs the synthesized application on this machine.

  --fresh            starts over: deletes all data
  --port N           the API's port; the console and the user pool use the next two, the site the one before
                     (${port}; 0: any)
  --site FOLDER      a built web application to serve${inBrackets(site)}
  --data FOLDER      where data lives (${data})
  --people FILE      accounts of the user pool${inBrackets(people)}
  --seed FILE        a script that loads samples into new data, once${inBrackets(seed)}
  --empty            makes that script register only organisations and their people
  --hints FILE       a text to print when ready; replaces {api}, {console}, {userPool} and {port}${inBrackets(hints)}
  --assembly FOLDER  uses this cloud assembly instead of synthesizing one
  --dynamodb URL     uses the DynamoDB at this address
  --faults FILE      makes calls, queues and functions fail as the file says; see docs/debugging.md
  --inspect NAME     lets a debugger attach to functions whose logical ids begin with NAME; their logs show the address
  --json             prints all addresses on one line, as JSON
`

const inBrackets = (value: string | undefined) => (value === undefined ? '' : ` (${value})`)

const options = {
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '7401' },
  data: { type: 'string', default: '.runtime' },
  people: { type: 'string' },
  seed: { type: 'string' },
  empty: { type: 'boolean', default: false },
  hints: { type: 'string' },
  assembly: { type: 'string' },
  site: { type: 'string' },
  dynamodb: { type: 'string' },
  faults: { type: 'string' },
  inspect: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Options = ReturnType<typeof readOptions>['values']

/** Shared by all runtimes of this checkout. Node identifies code by its path and content. */
const codeCache = fileURLToPath(new URL('../node_modules/.cache/local-runtime/code', import.meta.url))

const stopping = new AbortController()
/** Functions that undo what was started. They run in reverse order. */
const undo: (() => Promise<void> | void)[] = []

async function main(): Promise<void> {
  const { values } = readOptions()
  if (values.help) return void process.stdout.write(help(values))
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_533)
    throw new StartProblem(`--port must be between 0 and 65533, not ${values.port}.`)
  for (const file of [values.people, values.seed, values.hints, values.assembly, values.site, values.faults]) {
    if (file !== undefined && !existsSync(file)) throw new StartProblem(`There is no ${file}.`)
  }

  const startedMs = performance.now()
  const secondsSoFar = () => ((performance.now() - startedMs) / 1000).toFixed(1)
  const step = (what: string) => {
    if (!values.json) process.stdout.write(`  ${what}\n`)
  }
  if (values.faults !== undefined) readFaults(values.faults)
  const folder = await openDataFolder(resolve(values.data), values.fresh)
  undo.push(folder.release)
  const people = values.people === undefined ? [] : readPeople(values.people)
  const assembly = values.assembly ?? (await copyAssembly(folder, step))
  step('Starting DynamoDB, SNS, SQS and S3, and deploying the template …')
  const runtime = await startRuntime({
    assembly: readAssembly(assembly),
    ...{ folder, people, port, codeCache, inspect: values.inspect },
    dynamoDbEndpoint: values.dynamodb,
    site: values.site,
    onFailure: (what) => void end(1, what),
  })
  undo.push(runtime.stop)
  const ready = () => {
    const text = values.json
      ? JSON.stringify(runtime.addresses)
      : banner(runtime.addresses, people, secondsSoFar(), values)
    process.stdout.write(`${text}\n`)
  }
  const { seed, empty, faults } = values
  // Once the samples are in, which should be the same each time.
  const inject = async () => {
    if (faults === undefined) return
    await runtime.setFaults(readFaults(faults))
    step(`The faults of ${faults} are in effect.`)
    undo.push(followFaults(faults, { apply: runtime.setFaults, report: (text) => process.stdout.write(`  ${text}\n`) }))
  }
  if (seed === undefined) {
    ready()
    return inject()
  }
  const seedOptions = { script: resolve(seed), folder, console: runtime.addresses.console, isEmpty: empty }
  await runSeed({ ...seedOptions, signal: stopping.signal, onReady: ready, onProgress: step })
  await inject()
}

function readOptions() {
  try {
    return parseArgs({ options })
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : String(error)}\n--help lists the options.`)
  }
}

/** npm forwards the Ctrl-C that its terminal sends to both. Two signals within this time count as one. */
const sameSignalMs = 1_000
let endedAtMs = 0

/** Stops everything that was started, then exits. A second call exits at once; anything left ends with this process. */
async function end(code: number, complaint = ''): Promise<void> {
  if (stopping.signal.aborted) {
    if (performance.now() - endedAtMs > sameSignalMs) process.exit(130)
    return
  }
  endedAtMs = performance.now()
  stopping.abort()
  if (complaint) process.stderr.write(`${complaint}\n`)
  try {
    for (const step of undo.toReversed()) await step()
  } catch (error) {
    process.stderr.write(`The runtime did not stop cleanly: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
  process.exit(code)
}

/** Copies the current template, because the cache may delete its copy while this runs. */
async function copyAssembly(folder: DataFolder, step: (what: string) => void): Promise<string> {
  const cached = await assemblyOf({
    signal: stopping.signal,
    onSynthesis: () =>
      step('Synthesizing the template, because its code is new or has changed. This takes about ten seconds …'),
  })
  const copy = folder.path('cdk.out')
  rmSync(copy, { recursive: true, force: true })
  cpSync(cached, copy, { recursive: true })
  return copy
}

function banner(
  { api, console: consoleUrl, userPool, site }: Addresses,
  people: readonly Person[],
  seconds: string,
  { hints, port }: Options,
): string {
  const rows = people.map(({ email, about }) => `    ${email.padEnd(30)} ${about}`)
  const hintsText = hints === undefined ? '' : readFileSync(hints, 'utf8')
  const portOption = port === options.port.default ? '' : `--port ${port} `
  return `
  Ready in ${seconds} s.

${site === undefined ? '' : `  Portal     ${site}\n`}  API        ${api}
  Console    ${consoleUrl} (clock, accounts)
  Inbox      ${consoleUrl}/mail
  User pool  ${userPool.url}

  Accounts${rows.length === 0 ? ': none' : ''}
${rows.join('\n')}

${hintsText.replaceAll('{api}', api).replaceAll('{console}', consoleUrl).replaceAll('{userPool}', userPool.url).replaceAll('{port}', portOption)}`
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
// The test that started this has ended, so this must end too.
process.on('disconnect', () => void end(0))

main().catch((error: unknown) => {
  // Errors are expected while it is being stopped.
  if (stopping.signal.aborted) return
  const isExpected = error instanceof StartProblem
  void end(1, isExpected ? error.message : error instanceof Error ? error.stack : String(error))
})
