import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import * as z from 'zod'
import { type Employee, type Play, sampleEmployees } from '../../../samples/identityProvider/people.ts'
import type { TestWorld } from '../world.ts'

const startedSchema = z.object({
  issuer: z.url(),
  metadataUrl: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
  ownUrl: z.url(),
})

/** Runs a customer's identity provider beside the runtime of a file's tests. */
export function useCompany(world: Pick<TestWorld, 'runtime'>, host: string) {
  const { company, start } = newCompany(world, host)
  beforeAll(start)
  return company
}

/** As `useCompany`, but starts immediately. */
export async function startCompany(world: Pick<TestWorld, 'runtime'>, host: string) {
  const { company, start } = newCompany(world, host)
  await start()
  return company
}

function newCompany(world: Pick<TestWorld, 'runtime'>, host: string) {
  let started: z.output<typeof startedSchema> | undefined
  let stop: (() => void) | undefined
  async function start(): Promise<void> {
    const file = fileURLToPath(new URL('../../../samples/identityProvider.ts', import.meta.url))
    const child = fork(file, ['--json', host, world.runtime().console, '0'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: [],
    })
    stop = () => child.kill()
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The identity provider ended with ${code}.`)
    })
    const [line] = await Promise.race([once(child.stdout?.setEncoding('utf8') ?? child, 'data'), ended])
    // It ends when it is stopped.
    ended.catch(() => undefined)
    started = startedSchema.parse(JSON.parse(String(line)))
  }
  afterAll(() => stop?.())
  const running = () => {
    if (!started) throw new Error('The identity provider has not started.')
    return started
  }
  const company = {
    running,
    /** Sets the people that it knows and the faults that it makes. */
    async play(faults: Play['faults'] = {}, employees: readonly Employee[] = sampleEmployees): Promise<void> {
      const body = JSON.stringify({ employees, faults })
      const response = await fetch(`${running().ownUrl}/play`, { method: 'POST', body })
      if (!response.ok) throw new Error(`The identity provider responded with ${response.status}.`)
    },
    openId: () => {
      const { issuer, clientId, clientSecret } = running()
      return { protocol: 'oidc', issuer, clientId, clientSecret, claims: { groups: 'groups' } } as const
    },
    saml: () => {
      const { metadataUrl } = running()
      return { protocol: 'saml', metadataUrl, claims: { groups: 'groups' } } as const
    },
  }
  return { company, start }
}
