import { mkdirSync } from 'node:fs'
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

interface Pool {
  readonly spec: FunctionSpec
  readonly idle: Set<Environment>
  readonly waiting: (() => void)[]
  running: number
}

/** Functions in environments that serve one invocation at a time each. */
export function createFunctions(surroundings: Surroundings): Functions {
  const pools = new Map<string, Pool>()
  const environments = new Set<Environment>()
  const underWay = new Set<Promise<void>>()
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

  return {
    add(spec) {
      const pool: Pool = { spec, idle: new Set(), waiting: [], running: 0 }
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
      const environment = takeIdle(pool) ?? start(pool)
      const { outcome, rested } = await environment.invoke(event)
      const ended = rested.then((isUsable) => {
        underWay.delete(ended)
        if (isUsable) pool.idle.add(environment)
        pool.running--
        pool.waiting.shift()?.()
      })
      underWay.add(ended)
      return outcome
    },
    async rested() {
      await Promise.all(underWay)
    },
    stop() {
      stopped = true
      for (const environment of environments) environment.kill()
    },
  }
}
