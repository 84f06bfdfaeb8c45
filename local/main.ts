import './clock/shiftDate.mjs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Addresses } from './addresses.ts'
import { type DataFolder, openDataFolder } from './dataFolder.ts'
import { type Person, readPeople } from './identity/people.ts'
import { StartProblem } from './problem.ts'
import { startRuntime } from './runtime.ts'
import { synthesize } from './synthesize.ts'
import { readAssembly } from './template/template.ts'

/** Scripts start this with options of their own: what holds then is what is told. */
const help = ({ port, data, people, seed, hints, site }: Options) => `Runs the synthesized application on this machine.

  --fresh            begin anew: forgets all data
  --port N           the API's port; the console and the user pool take the next two, the site the one before
                     (${port}; 0: any)
  --site FOLDER      a built web application to serve${inBrackets(site)}
  --data FOLDER      where data lives (${data})
  --people FILE      accounts of the user pool${inBrackets(people)}
  --seed FILE        a script that is run once on new data${inBrackets(seed)}
  --hints FILE       what to say when ready, with {api}, {console}, {userPool} and {port} in it${inBrackets(hints)}
  --assembly FOLDER  runs this cloud assembly instead of synthesizing one
  --dynamodb URL     uses the DynamoDB that answers there
  --json             says in one line of JSON where everything is
`

const inBrackets = (value: string | undefined) => (value === undefined ? '' : ` (${value})`)

const options = {
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '7401' },
  data: { type: 'string', default: '.runtime' },
  people: { type: 'string' },
  seed: { type: 'string' },
  hints: { type: 'string' },
  assembly: { type: 'string' },
  site: { type: 'string' },
  dynamodb: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Options = ReturnType<typeof readOptions>['values']

const stopping = new AbortController()
/** How to undo what was started, the latest first. */
const undo: (() => Promise<void> | void)[] = []

async function main(): Promise<void> {
  const { values } = readOptions()
  if (values.help) return void process.stdout.write(help(values))
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_533)
    throw new StartProblem(`--port takes 0 to 65533, not ${values.port}.`)
  for (const file of [values.people, values.seed, values.hints, values.assembly, values.site]) {
    if (file !== undefined && !existsSync(file)) throw new StartProblem(`There is no ${file}.`)
  }

  const startedMs = performance.now()
  const folder = await openDataFolder(resolve(values.data), values.fresh)
  undo.push(folder.release)
  const people = values.people === undefined ? [] : readPeople(values.people)
  const assembly = values.assembly ?? folder.path('cdk.out')
  if (values.assembly === undefined) await synthesize(assembly, stopping.signal)
  const runtime = await startRuntime({
    assembly: readAssembly(assembly),
    folder,
    people,
    port,
    dynamoDbEndpoint: values.dynamodb,
    site: values.site,
    onFailure: (what) => void end(1, what),
  })
  undo.push(runtime.stop)
  if (values.seed !== undefined) await seedOnce(values.seed, folder, runtime.addresses)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const told = values.json ? JSON.stringify(runtime.addresses) : banner(runtime.addresses, people, seconds, values)
  process.stdout.write(`${told}\n`)
}

function readOptions() {
  try {
    return parseArgs({ options })
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : String(error)}\n--help names the options.`)
  }
}

/** Undoes what was started and leaves; the second time, at once: whatever is left ends with this process. */
async function end(code: number, complaint = ''): Promise<void> {
  if (stopping.signal.aborted) process.exit(1)
  stopping.abort()
  if (complaint) process.stderr.write(`${complaint}\n`)
  try {
    for (const step of undo.toReversed()) await step()
  } catch (error) {
    process.stderr.write(`It did not stop cleanly: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
  process.exit(code)
}

async function seedOnce(script: string, folder: DataFolder, addresses: Addresses): Promise<void> {
  if (folder.state().generated.seeded !== undefined) return
  const child = spawn(process.execPath, [resolve(script), addresses.console], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  undo.push(() => void child.kill('SIGKILL'))
  const [code] = await once(child, 'exit')
  if (code !== 0)
    throw new StartProblem(`The seed ${script} failed; its data may be incomplete. Begin anew with --fresh.`)
  folder.generated('seeded', () => 'yes')
}

function banner(
  { api, console: consoleUrl, userPool, site }: Addresses,
  people: readonly Person[],
  seconds: string,
  { hints, port }: Options,
): string {
  const rows = people.map(({ email, about }) => `    ${email.padEnd(30)} ${about}`)
  const told = hints === undefined ? '' : readFileSync(hints, 'utf8')
  const portOption = port === options.port.default ? '' : `--port ${port} `
  return `
  Ready in ${seconds} s.

${site === undefined ? '' : `  Portal     ${site}\n`}  API        ${api}
  Console    ${consoleUrl} (clock, accounts)
  Inbox      ${consoleUrl}/mail
  User pool  ${userPool.url}

  Accounts${rows.length === 0 ? ': none' : ''}
${rows.join('\n')}

${told.replaceAll('{api}', api).replaceAll('{console}', consoleUrl).replaceAll('{userPool}', userPool.url).replaceAll('{port}', portOption)}`
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
// Started by a test: when that is gone, so is the reason to run.
process.on('disconnect', () => void end(0))

main().catch((error: unknown) => {
  // What breaks while it is being stopped is no news.
  if (stopping.signal.aborted) return
  const isExpected = error instanceof StartProblem
  void end(1, isExpected ? error.message : error instanceof Error ? error.stack : String(error))
})
