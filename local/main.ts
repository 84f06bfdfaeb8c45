import './clock/shiftDate.mjs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type DataFolder, openDataFolder } from './dataFolder.ts'
import { type Person, readPeople } from './identity/people.ts'
import { StartProblem } from './problem.ts'
import { type Addresses, startRuntime } from './runtime.ts'
import { synthesize } from './synthesize.ts'
import { readAssembly } from './template/template.ts'

const help = `Runs the synthesized application on this machine.

  --fresh            begin anew: forgets all data
  --port N           the API's port; the console and the user pool take the next two (7401; 0: any)
  --data FOLDER      where data lives (.tierdesk)
  --people FILE      accounts of the user pool
  --seed FILE        a script that is run once on new data
  --assembly FOLDER  runs this cloud assembly instead of synthesizing one
  --dynamodb URL     uses the DynamoDB that answers there
  --json             says in one line of JSON where everything is
`

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      port: { type: 'string', default: '7401' },
      data: { type: 'string', default: '.tierdesk' },
      people: { type: 'string' },
      seed: { type: 'string' },
      assembly: { type: 'string' },
      dynamodb: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (options.help) return void process.stdout.write(help)
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_533)
    throw new StartProblem(`--port takes 0 to 65533, not ${options.port}.`)

  const startedMs = performance.now()
  const folder = openDataFolder(resolve(options.data), options.fresh)
  try {
    const people = options.people === undefined ? [] : readPeople(options.people)
    const assemblyFolder = options.assembly ?? folder.path('cdk.out')
    if (options.assembly === undefined) await synthesize(assemblyFolder)
    const runtime = await startRuntime({
      assembly: readAssembly(assemblyFolder),
      folder,
      people,
      port,
      dynamoDbEndpoint: options.dynamodb,
    })
    stopOnSignal(runtime.stop)
    if (options.seed !== undefined) await seedOnce(options.seed, folder, runtime.addresses)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    const told = options.json ? JSON.stringify(runtime.addresses) : banner(runtime.addresses, people, seconds)
    process.stdout.write(`${told}\n`)
  } catch (error) {
    folder.release()
    throw error
  }
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  // Started by a test: when that is gone, so is the reason to run.
  process.on('disconnect', end)
}

async function seedOnce(script: string, folder: DataFolder, addresses: Addresses): Promise<void> {
  if (folder.state().generated.seeded !== undefined) return
  const child = spawn(process.execPath, [resolve(script), addresses.console], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0)
    throw new StartProblem(`The seed ${script} failed; its data may be incomplete. Begin anew with --fresh.`)
  folder.generated('seeded', () => 'yes')
}

function banner({ api, console: consoleUrl, userPool }: Addresses, people: readonly Person[], seconds: string): string {
  const rows = people.map(({ email, about }) => `    ${email.padEnd(30)} ${about}`)
  return `
  Ready in ${seconds} s.

  API        ${api}
  OpenAPI    ${api}/openapi.json (with a token, like every route)
  Console    ${consoleUrl} (clock, accounts)
  Inbox      ${consoleUrl}/mail
  User pool  ${userPool.url}

  Accounts${rows.length === 0 ? ': none' : ''}
${rows.join('\n')}

  A token          npm run --silent token -- EMAIL     (or: platform)
                   curl -H "authorization: Bearer $(npm run --silent token -- ${people[0]?.email ?? 'EMAIL'})" ${api}/tickets
  The clock        curl -X POST -d to=2026-12-01T06:00:00Z ${consoleUrl}/clock
  Begin anew       npm start -- --fresh
  Stop             Ctrl-C
`
}

function fail(error: unknown): never {
  const isExpected = error instanceof StartProblem || (error instanceof TypeError && 'code' in error)
  process.stderr.write(isExpected ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

main().catch(fail)
