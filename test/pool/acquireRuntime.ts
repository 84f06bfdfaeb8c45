import { type Lease, leaseSchema, type Seed, type Wanted } from './messages.ts'

export interface AcquiredRuntime {
  readonly console: string
  /** The folder of its data. */
  readonly folder: string
  /** The process that runs it. The processes of its functions are its children. */
  readonly pid: number
  /** Restarts it from a seed, as for the next file. Its addresses change. */
  reset(seed: Seed): Promise<AcquiredRuntime>
  release(): Promise<void>
}

/** Borrows a runtime from the pool that `vitest.config.ts` starts. */
export async function acquireRuntime(
  seed: Seed,
  { withSite = false, withEmails = true }: Partial<Omit<Wanted, 'seed'>> = {},
): Promise<AcquiredRuntime> {
  const wanted = { withSite, withEmails }
  return acquired(leaseSchema.parse(await ask({ kind: 'acquire', seed, ...wanted })), wanted)
}

const acquired = ({ id, console, folder, pid }: Lease, wanted: Omit<Wanted, 'seed'>): AcquiredRuntime => ({
  ...{ console, folder, pid },
  reset: async (seed) => acquired(leaseSchema.parse(await ask({ kind: 'reset', id, seed, ...wanted })), wanted),
  release: async () => void (await ask({ kind: 'release', id })),
})

/** Files that request a runtime while they are loaded have no time limit from the test runner. */
const patienceMs = 120_000

async function ask(request: object): Promise<unknown> {
  const signal = AbortSignal.timeout(patienceMs)
  const response = await fetch(process.env.TIERDESK_POOL ?? '', {
    method: 'POST',
    body: JSON.stringify(request),
    signal,
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
