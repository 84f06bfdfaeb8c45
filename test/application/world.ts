import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { registerOrganisations } from '../../samples/organisations.ts'
import { connect, type RuntimeAccess } from '../../samples/runtime.ts'
import { ApiProblem, type Client } from '../../shared/api/client.ts'
import { routes } from '../../shared/api/routes.ts'
import { startTestRuntime } from '../testRuntime.ts'

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

/** Monday 16 November 2026, 09:00 in Zurich: every calendar is open. */
export const mondayMorning = '2026-11-16T08:00:00Z'

export interface TestWorld {
  readonly runtime: () => RuntimeAccess
  /** A client with a token of the present time. */
  as(who: Who): Promise<Client>
  /** Everything that the functions and the gateway have logged. */
  logs(): string
}

/** One runtime with the sample organisations for the tests of a file, on Monday morning. */
export function useWorld(): TestWorld {
  let runtime: RuntimeAccess | undefined
  let stop: (() => Promise<void>) | undefined
  let logFolder = ''
  beforeAll(async () => {
    const started = await startTestRuntime()
    stop = started.stop
    logFolder = join(started.folder, 'data', 'logs')
    runtime = await connect(started.console)
    await runtime.moveClock(mondayMorning)
    await registerOrganisations(runtime)
  })
  afterAll(() => stop?.())
  const running = () => {
    if (!runtime) throw new Error('The runtime has not started.')
    return runtime
  }
  return {
    runtime: running,
    as: (who) => running().clientOf(emails[who]),
    logs: () =>
      readdirSync(logFolder)
        .map((file) => readFileSync(join(logFolder, file), 'utf8'))
        .join('\n'),
  }
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

/** The problem that an attempt is refused with; fails when it is not. */
export async function refusalOf(attempt: Promise<unknown>): Promise<ApiProblem['problem']> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof ApiProblem) return error.problem
    throw error
  }
  throw new Error('This should have been refused.')
}
