import { type Lease, leaseSchema, type Seed, type Wanted } from './messages.ts'

export interface AcquiredRuntime {
  readonly console: string
  /** Where its data is. */
  readonly folder: string
  /** The process that runs it, and the processes of its functions below. */
  readonly pid: number
  /** Begins again with a seed, as the next file would. Addresses are new. */
  reset(seed: Seed): Promise<AcquiredRuntime>
  release(): Promise<void>
}

/** Borrows a runtime of the pool that `vitest.config.ts` starts. */
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

/** Files that ask for a runtime as they are loaded have no time limit of the test runner's. */
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
