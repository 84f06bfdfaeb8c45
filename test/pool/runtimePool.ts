import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { readBody } from '../../local/aws/proxy.ts'
import { close, listen } from '../../local/listen.ts'
import { answerSchema, type Lease, type Seed, type Task, type Wanted, wantedSchema } from './messages.ts'

const hostFile = fileURLToPath(new URL('host.ts', import.meta.url))
const requestSchema = z.discriminatedUnion('kind', [
  wantedSchema.extend({ kind: z.literal('acquire') }),
  wantedSchema.extend({ kind: z.literal('reset'), id: z.string() }),
  z.strictObject({ kind: z.literal('release'), id: z.string() }),
])

interface Host {
  readonly id: string
  readonly child: ChildProcess
  /** Rejects when the process ends. */
  readonly ended: Promise<never>
  /** One task at a time. */
  last: Promise<unknown>
}

/**
 * Starts a pool of runtimes for test files. A runtime that a file releases is reset and lent to the next. The pool
 * serves HTTP, since each file can run in its own process.
 */
export async function startRuntimePool({ assembly, codeCache }: { assembly: string; codeCache: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'tierdesk-pool-'))
  const snapshots = join(folder, 'snapshots')
  mkdirSync(snapshots)
  const hosts = new Map<string, Host>()
  const free = new Set<Host>()
  let startedCount = 0
  /** The first reset to a seed makes its snapshot. Others that need it wait for that. */
  const firstResets = new Map<Seed, Promise<unknown>>()

  function startHost(): Host {
    const id = String(startedCount++)
    const workFolder = join(folder, id)
    mkdirSync(workFolder)
    const child = fork(hostFile, [assembly, workFolder, codeCache, snapshots], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
    })
    const ended = once(child, 'exit').then((): never => {
      hosts.delete(id)
      free.delete(host)
      throw new Error('A runtime of the pool has ended. See the output above.')
    })
    ended.catch(() => undefined)
    // Sending a task to a host that has just ended. `ended` reports it.
    child.on('error', () => undefined)
    const host = { id, child, ended, last: Promise.resolve() }
    hosts.set(id, host)
    return host
  }

  /** Resolves with the result of a task. The tasks of a host run one after another. */
  function ask(host: Host, task: Task): Promise<unknown> {
    const answer = host.last.then(async () => {
      host.child.send(task)
      const [message] = await Promise.race([once(host.child, 'message'), host.ended])
      return message
    })
    host.last = answer.catch(() => undefined)
    return answer
  }

  async function reset(host: Host, { seed, withSite, withEmails }: Wanted): Promise<Lease> {
    await firstResets.get(seed)
    const done = ask(host, { kind: 'reset', seed, withSite, withEmails })
    if (!firstResets.has(seed)) firstResets.set(seed, done)
    return { id: host.id, ...answerSchema.parse(await done) }
  }

  async function serve(request: z.output<typeof requestSchema>): Promise<Lease | undefined> {
    if (request.kind === 'acquire') {
      const [host = startHost()] = free
      free.delete(host)
      return reset(host, request)
    }
    const host = hosts.get(request.id)
    if (!host) throw new Error(`There is no runtime ${request.id}.`)
    if (request.kind === 'reset') return reset(host, request)
    await ask(host, { kind: 'stop' })
    free.add(host)
    return undefined
  }

  const server = createServer(async (request, response) => {
    try {
      const lease = await serve(requestSchema.parse(JSON.parse(await readBody(request))))
      response.end(JSON.stringify(lease ?? {}))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  // A file waits for its runtime without a time limit.
  server.requestTimeout = 0
  const port = await listen(server, 0)

  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await close(server)
      await Promise.all(
        [...hosts.values()].map(async (host) => {
          await ask(host, { kind: 'stop' }).catch(() => undefined)
          if (host.child.connected) host.child.disconnect()
          await host.ended.catch(() => undefined)
        }),
      )
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
