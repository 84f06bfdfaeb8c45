import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { eventually } from '../../samples/eventually.ts'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { ApiProblem, type Client } from '../../shared/core/api/client.ts'
import { routes } from '../../shared/http/routes.ts'
import { acquireRuntime } from '../pool/acquireRuntime.ts'

export const emails = {
  customer: 'customer@pilatus.example',
  owner: 'owner@pilatus.example',
  neighbour: 'customer@starling.example',
  agent: 'agent@provider.example',
  csm: 'csm@provider.example',
  finance: 'finance@provider.example',
  service: 'platform',
  guest: 'newcomer@pilatus.example',
} as const
export type Who = keyof typeof emails

/** Monday 16 November 2026, 09:00 in Zurich: every calendar is open. The pool's runtimes begin then. */
export const mondayMorning = '2026-11-16T08:00:00Z'

/** Less than the lifetime of a token, which is 15 minutes. */
export const signedInForMs = 5 * 60_000

export interface TestWorld {
  readonly runtime: () => RuntimeAccess
  /** A client with a valid token. A person signs in again once their token is a few minutes old. */
  as(who: Who): Promise<Client>
  /** As `as`, but always signs in again, for tests that change the claims in a person's token. */
  signIn(who: Who): Promise<Client>
  /** Everything that the functions and the gateway have logged. */
  logs(): string
}

export interface WorldOptions {
  /** Sends ticket emails. This costs as much as the tickets themselves, and few files check them. */
  readonly withEmails?: boolean
}

/** Provides the tests of a file with a runtime on Monday morning, with the sample organisations. */
export function useWorld(options: WorldOptions = {}): TestWorld {
  const { world, start } = newWorld(options)
  beforeAll(start)
  return world
}

/** As `useWorld`, but starts immediately, for files whose tests depend on the result of a first run. */
export async function startWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const { world, start } = newWorld(options)
  await start()
  return world
}

function newWorld({ withEmails = false }: WorldOptions): { world: TestWorld; start: () => Promise<void> } {
  let runtime: RuntimeAccess | undefined
  let release: (() => Promise<void>) | undefined
  let logFolder = ''
  async function start(): Promise<void> {
    const acquired = await acquireRuntime('monday', { withEmails })
    release = acquired.release
    logFolder = join(acquired.folder, 'logs')
    runtime = await connect(acquired.console)
  }
  afterAll(() => release?.())
  const signIn = (who: Who) => running().clientOf(emails[who])
  const signedIn = new Map<Who, { readonly client: Client; readonly atMs: number }>()
  async function as(who: Who): Promise<Client> {
    const nowMs = Date.parse(await running().now())
    const known = signedIn.get(who)
    if (known && known.atMs <= nowMs && nowMs < known.atMs + signedInForMs) return known.client
    const client = await signIn(who)
    signedIn.set(who, { client, atMs: nowMs })
    return client
  }
  const running = () => {
    if (!runtime) throw new Error('The runtime has not started.')
    return runtime
  }
  const world = {
    runtime: running,
    as,
    signIn,
    logs: () =>
      readdirSync(logFolder)
        .map((file) => readFileSync(join(logFolder, file), 'utf8'))
        .join('\n'),
  }
  return { world, start }
}

/** Lets an instant pass, so that its schedules run, and waits until their work is done. */
export async function letPass(world: TestWorld, instant: string): Promise<void> {
  const runtime = world.runtime()
  const atMs = Date.parse(instant)
  // Schedules that the clock jumps over do not run.
  await runtime.moveClock(new Date(atMs - 200).toISOString())
  while (Date.parse(await runtime.now()) < atMs + 100) await new Promise((resolve) => setTimeout(resolve, 50))
  await runtime.settle()
}

/** Checks a condition once no work is pending, and again until it holds, since the work of schedules takes time. */
export const eventuallyIn =
  (world: TestWorld) =>
  async <T>(condition: () => Promise<T | undefined | false>): Promise<T> => {
    await world.runtime().settle()
    return eventually(condition)
  }

export const ticketBody = {
  subject: 'The load balancer answers 502',
  body: 'Since nine, about **one request in ten**.',
  category: 'technical',
  priority: 'P1',
} as const

export async function openTicket(client: Client, change: Partial<typeof ticketBody> | { priority: 'P2' | 'P4' } = {}) {
  return (await client(routes.openTicket, { body: { ...ticketBody, ...change } })).body
}

/** Returns the problem with which an attempt is refused. Throws if the attempt succeeds. */
export async function refusalOf(attempt: Promise<unknown>): Promise<ApiProblem['problem']> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof ApiProblem) return error.problem
    throw error
  }
  throw new Error('This should have been refused.')
}
