import { mkdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import {
  type Environment,
  type FunctionSpec,
  type InvocationResult,
  type Surroundings,
  startEnvironment,
} from './environment.ts'

export interface Functions {
  add(spec: FunctionSpec): void
  specs(): FunctionSpec[]
  specOf(arnOrName: string): FunctionSpec
  /** Invokes and waits, as many at a time as the function's concurrency allows; the rest waits its turn. */
  invoke(arnOrName: string, event: unknown): Promise<InvocationResult>
  /** Resolves once nothing is under way, be it after an answer. */
  rested(): Promise<void>
  stop(): void
}

/** Without a reservation: enough to show what runs at the same time, and little enough for a small machine. */
const defaultConcurrency = 4
/** How long one that has answered is waited for, since to start another takes longer. */
const soonMs = 20

interface Pool {
  readonly spec: FunctionSpec
  readonly idle: Set<Environment>
  /** What goes on after answers. */
  readonly ending: Set<Promise<void>>
  readonly waiting: (() => void)[]
  running: number
}

/** Functions in environments that serve one invocation at a time each. */
export function createFunctions(surroundings: Surroundings): Functions {
  const pools = new Map<string, Pool>()
  const environments = new Set<Environment>()
  let stopped = false
  mkdirSync(surroundings.logFolder, { recursive: true })

  function poolOf(arnOrName: string): Pool {
    const pool = pools.get(arnOrName)
    if (!pool) throw new Error(`There is no function ${arnOrName}.`)
    return pool
  }

  function start({ spec, idle }: Pool): Environment {
    const environment = startEnvironment(spec, surroundings)
    environments.add(environment)
    void environment.exited.then(() => {
      environments.delete(environment)
      idle.delete(environment)
    })
    return environment
  }

  /** The one that rested last, whose code is warm. */
  function takeIdle({ idle }: Pool): Environment | undefined {
    const environment = [...idle].at(-1)
    if (environment) idle.delete(environment)
    return environment
  }

  async function takeSoonIdle(pool: Pool): Promise<Environment | undefined> {
    if (pool.ending.size === 0) return undefined
    await Promise.race([...pool.ending, setTimeout(soonMs)])
    return takeIdle(pool)
  }

  return {
    add(spec) {
      const pool: Pool = { spec, idle: new Set(), ending: new Set(), waiting: [], running: 0 }
      pools.set(spec.arn, pool).set(spec.name, pool)
    },
    specs: () => [...new Set(pools.values())].map(({ spec }) => spec),
    specOf: (arnOrName) => poolOf(arnOrName).spec,
    async invoke(arnOrName, event) {
      const pool = poolOf(arnOrName)
      const limit = pool.spec.reservedConcurrency ?? defaultConcurrency
      if (pool.running >= limit) await new Promise<void>((resolve) => pool.waiting.push(resolve))
      if (stopped) return { error: { errorType: 'Runtime.Stopped', errorMessage: 'The runtime is stopping.' } }
      pool.running++
      const environment = takeIdle(pool) ?? (await takeSoonIdle(pool)) ?? start(pool)
      const { outcome, rested } = await environment.invoke(event)
      const ended = rested.then((isUsable) => {
        pool.ending.delete(ended)
        if (isUsable) pool.idle.add(environment)
        pool.running--
        pool.waiting.shift()?.()
      })
      pool.ending.add(ended)
      return outcome
    },
    async rested() {
      await Promise.all([...pools.values()].flatMap(({ ending }) => [...ending]))
    },
    stop() {
      stopped = true
      for (const environment of environments) environment.kill()
    },
  }
}
