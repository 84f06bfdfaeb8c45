import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { registerOrganisations } from '../../samples/organisations.ts'
import { addressesSchema, connect } from '../../samples/runtime.ts'
import { routes } from '../../shared/http/routes.ts'
import { ticketBody } from '../application/world.ts'
import { nightly } from '../nightly.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const assembly = process.env.TIERDESK_ASSEMBLY ?? ''
const folder = mkdtempSync(join(tmpdir(), 'tierdesk-starting-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function launch(name: string, ...extra: string[]) {
  const options = [
    `--data=${join(folder, name)}`,
    `--assembly=${assembly}`,
    '--people=samples/people.json',
    '--json',
    '--port=0',
    ...extra,
  ]
  const child = spawn(process.execPath, ['local/main.ts', ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, complained] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text
  })
  const exited = once(child, 'exit').then(([code]) => ({ code, complained }))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('\n')) resolve(addressesSchema.parse(JSON.parse(said)).console)
    })
    exited.then(({ complained: why }) => reject(new Error(why)), reject)
  })
  ready.catch(() => undefined)
  return { child, ready, exited }
}

/** Processes on this machine that were started with `text` in their arguments. */
function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    const file = `/proc/${pid}/cmdline`
    return /^\d+$/.test(pid) && existsSync(file) && readIfAlive(file).includes(text)
  })
}

/** Returns the processes of a runtime that remain after a few seconds. */
async function eventuallyGone(name: string): Promise<string[]> {
  for (let tries = 0; tries < 50 && processesWith(join(folder, name)).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return processesWith(join(folder, name))
}

const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)

/** Returns the status of a GET whose target is sent unchanged. */
async function rawStatus(url: string, path: string): Promise<number> {
  const { hostname, port, host } = new URL(url)
  const asked = request({ hostname, port, path, headers: { host } })
  asked.end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.statusCode
}

function readIfAlive(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

describe('the runtime', () => {
  it('finds its data again, leaves no process behind, and starts afresh on request', async () => {
    const first = launch('again')
    const before = await connect(await first.ready)
    await before.moveClock('2026-11-16T08:00:00Z')
    await registerOrganisations(before)
    const opened = await (await before.clientOf('customer@pilatus.example'))(routes.openTicket, { body: ticketBody })
    first.child.kill('SIGINT')
    expect((await first.exited).code).toBe(0)
    expect(processesWith(join(folder, 'again'))).toEqual([])

    const second = launch('again')
    const after = await connect(await second.ready)
    expect((await after.now()).slice(0, 13)).toBe('2026-11-16T08')
    const seen = await (await after.clientOf('customer@pilatus.example'))(routes.listTickets)
    expect(seen.body.tickets.map(({ number }) => number)).toEqual([opened.body.number])
    second.child.kill('SIGTERM')
    await second.exited

    const fresh = launch('again', '--fresh')
    const platform = await (await connect(await fresh.ready)).clientOf('platform')
    const registered = platform(routes.setMember, {
      params: { organisation: 'pilatus', member: 'x' },
      body: { role: 'owner', name: 'X', email: 'x@pilatus.example' },
    })
    await expect(registered).rejects.toThrow('404 not_found')
    fresh.child.kill('SIGTERM')
    expect((await fresh.exited).code).toBe(0)
  })

  it('ends its child processes when it is killed', async () => {
    const { child, ready, exited } = launch('killed')
    await ready
    expect(processesWith(join(folder, 'killed')).length).toBeGreaterThan(2)
    child.kill('SIGKILL')
    await exited
    expect(await eventuallyGone('killed')).toEqual([])
    const again = launch('killed')
    await again.ready
    again.child.kill('SIGTERM')
    expect((await again.exited).code).toBe(0)
  })

  it('reports in one line that its data folder is in use, and does not touch it even with --fresh', async () => {
    const holder = launch('held')
    const console = await holder.ready
    for (const extra of [[], ['--fresh']]) {
      const { code, complained } = await launch('held', ...extra).exited
      expect(code).toBe(1)
      expect(complained).toMatch(/^The data folder .* is in use by process \d+\..*\n$/)
    }
    expect(await (await connect(console)).mails()).toEqual([])
    holder.child.kill('SIGTERM')
    await holder.exited
  })

  nightly('does not empty a folder with --fresh that it did not create', async () => {
    const foreign = join(folder, 'foreign')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work')
    const { code, complained } = await launch('foreign', '--fresh').exited
    expect([code, complained]).toEqual([1, expect.stringContaining('contains files that this runtime did not create')])
    expect(readFileSync(join(foreign, 'thesis.txt'), 'utf8')).toBe('years of work')
  })

  nightly('shows how to start afresh on the same port', async () => {
    const child = spawn(
      process.execPath,
      [
        'local/main.ts',
        `--data=${join(folder, 'hinted')}`,
        `--assembly=${assembly}`,
        '--hints=samples/hints.txt',
        '--port=0',
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    let said = ''
    for await (const text of child.stdout.setEncoding('utf8')) {
      said += text
      if (said.includes('Ctrl-C')) child.kill('SIGTERM')
    }
    expect(said).toContain('npm start -- --port 0 --fresh\n')
  })

  nightly('shows in its help the options that its start script has chosen', () => {
    const { config } = z
      .object({ config: z.object({ local: z.string() }) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    const chosen = config.local.split(' ')
    const help = (...extra: string[]) =>
      execFileSync(process.execPath, ['local/main.ts', ...extra, '--help'], { cwd: root, encoding: 'utf8' })
    expect(help(...chosen)).toMatch(/where data lives \(\.tierdesk\)\n.+ \(samples\/people\.json\)\n/)
    expect(help('--port=7500')).toContain('(7500; 0: any)')
  })

  nightly('lets one of many simultaneous starts have the folder, even after a crash', async () => {
    const crashed = launch('crowd')
    await crashed.ready
    crashed.child.kill('SIGKILL')
    await crashed.exited
    const starts = Array.from({ length: 4 }, () => launch('crowd'))
    const outcomes = await Promise.allSettled(starts.map(({ ready }) => ready))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const { child } of starts) child.kill('SIGTERM')
    await Promise.all(starts.map(({ exited }) => exited))
  })

  nightly('leaves nothing behind when it is stopped during its start', async () => {
    const { child, exited } = launch('early')
    while (processesWith(join(folder, 'early')).length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    expect(await exited).toEqual({ code: 0, complained: '' })
    expect(await eventuallyGone('early')).toEqual([])
  })

  it('survives odd requests, and the end of a function’s process', async () => {
    const { child, ready, exited } = launch('odd')
    const consoleUrl = await ready
    const runtime = await connect(consoleUrl)
    for (const url of [consoleUrl, runtime.api, new URL(runtime.userPool.url).origin]) {
      for (const target of ['//', '//evil:99999/', 'http://evil.example/'])
        expect(await rawStatus(url, target)).toBeGreaterThanOrEqual(400)
    }
    await registerOrganisations(runtime)
    const workers = childrenOf(child.pid ?? 0).filter((pid) =>
      readIfAlive(`/proc/${pid}/cmdline`).includes('worker.mjs'),
    )
    expect(workers.length).toBeGreaterThan(0)
    for (const pid of workers) process.kill(Number(pid), 'SIGKILL')
    while (workers.some((pid) => existsSync(`/proc/${pid}`))) await new Promise((resolve) => setTimeout(resolve, 20))
    await registerOrganisations(runtime)
    child.kill('SIGTERM')
    expect((await exited).code).toBe(0)
  })

  it('reports in one line that a port is in use, and starts nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { code, complained } = await launch('port', `--port=${port}`).exited
    taken.close()
    expect([code, complained]).toEqual([
      1,
      `Port ${port} is in use. Stop the program that uses it, or choose other ports with --port.\n`,
    ])
    expect(processesWith(join(folder, 'port'))).toEqual([])
  })

  it('refuses an unknown resource by name', async () => {
    const changed = join(folder, 'assembly')
    const resources = { Extra: { Type: 'AWS::EC2::Instance' } }
    cpSync(assembly, changed, { recursive: true })
    const file = join(changed, 'Tierdesk-dev.template.json')
    const template = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...template, Resources: { ...template.Resources, ...resources } }))
    const { code, complained } = await launch('unknown', `--assembly=${changed}`).exited
    expect(code).toBe(1)
    expect(complained).toContain('AWS::EC2::Instance, the type of Extra')
  })

  it('denies a call that the function’s role does not grant', async () => {
    const changed = join(folder, 'ungranted')
    cpSync(assembly, changed, { recursive: true })
    const file = join(changed, 'Tierdesk-dev.template.json')
    const text = readFileSync(file, 'utf8').replaceAll('"dynamodb:BatchGetItem"', '"dynamodb:DescribeTable"')
    writeFileSync(file, text)
    const { child, ready, exited } = launch('ungranted', `--assembly=${changed}`)
    const runtime = await connect(await ready)
    await registerOrganisations(runtime)
    const customer = await runtime.clientOf('customer@pilatus.example')
    const naming = customer(routes.openTicket, { body: { ...ticketBody, attachments: [crypto.randomUUID()] } })
    await expect(naming).rejects.toThrow('500 internal')
    expect((await runtime.iam()).denials).toMatchObject([{ action: 'dynamodb:BatchGetItem' }])
    child.kill('SIGTERM')
    await exited
  })
})
