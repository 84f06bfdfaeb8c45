import { mkdirSync } from 'node:fs'
import { realNow } from '../clock/shiftDate.mjs'
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
  /**
   * Invokes and waits, as many at a time as the function's concurrency allows; the rest waits its turn. `atMs` is the
   * time that it is for the function, if not the present of the runtime's clock.
   */
  invoke(arnOrName: string, event: unknown, atMs?: number): Promise<InvocationResult>
  /** Resolves once no environment works on after its response. */
  rested(): Promise<void>
  /** Whether no invocation runs or waits, and no environment works on after its response. */
  isIdle(): boolean
  /** Ends all environments. */
  stop(): Promise<void>
}

/** Without a reservation: enough to show what runs at the same time, and little enough for a small machine. */
const defaultConcurrency = 4
/** How long an invocation waits for an environment that has answered: to start another one would take longer. */
const patienceMs = 1_000

interface Pool {
  readonly spec: FunctionSpec
  readonly idle: Set<Environment>
  /** Invocations that wait for an environment that has answered, the longest first. */
  readonly patient: Set<(environment: Environment | undefined) => void>
  /** What goes on after answers. */
  readonly ending: Set<Promise<void>>
  readonly waiting: (() => void)[]
  /** Invocations that have their turn. */
  running: number
  /** Environments that have answered and are at work all the same. */
  finishing: number
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
    void environment.exited.then(() => idle.delete(environment))
    void environment.closed.then(() => environments.delete(environment))
    return environment
  }

  /** The one that rested last, whose code is warm. */
  function takeIdle({ idle }: Pool): Environment | undefined {
    const environment = [...idle].at(-1)
    if (environment) idle.delete(environment)
    return environment
  }

  /** The next environment that gets free, if one does soon. */
  function takeSoonIdle({ patient }: Pool): Promise<Environment | undefined> {
    return new Promise((resolve) => {
      const settle = (environment: Environment | undefined) => {
        clearTimeout(timer)
        patient.delete(settle)
        resolve(environment)
      }
      const timer = setTimeout(settle, patienceMs, undefined)
      patient.add(settle)
    })
  }

  function release(pool: Pool, environment: Environment | undefined): void {
    const [next] = pool.patient
    if (next) next(environment)
    else if (environment) pool.idle.add(environment)
  }

  return {
    add(spec) {
      const pool: Pool = {
        ...{ spec, idle: new Set(), patient: new Set(), ending: new Set(), waiting: [] },
        ...{ running: 0, finishing: 0 },
      }
      pools.set(spec.arn, pool).set(spec.name, pool)
    },
    specs: () => [...new Set(pools.values())].map(({ spec }) => spec),
    specOf: (arnOrName) => poolOf(arnOrName).spec,
    async invoke(arnOrName, event, atMs) {
      const pool = poolOf(arnOrName)
      const limit = pool.spec.reservedConcurrency ?? defaultConcurrency
      if (pool.running >= limit) await new Promise<void>((resolve) => pool.waiting.push(resolve))
      if (stopped) return { error: { errorType: 'Runtime.Stopped', errorMessage: 'The runtime is stopping.' } }
      pool.running++
      const isOneFinishing = pool.finishing > pool.patient.size
      const environment = takeIdle(pool) ?? (isOneFinishing ? await takeSoonIdle(pool) : undefined) ?? start(pool)
      const offsetMs = atMs === undefined ? surroundings.clock.offsetMs() : atMs - realNow()
      const { outcome, rested } = await environment.invoke(event, offsetMs)
      pool.finishing++
      const ended = rested.then((isUsable) => {
        pool.ending.delete(ended)
        pool.finishing--
        release(pool, isUsable ? environment : undefined)
        pool.running--
        pool.waiting.shift()?.()
      })
      pool.ending.add(ended)
      return outcome
    },
    async rested() {
      await Promise.all([...pools.values()].flatMap(({ ending }) => [...ending]))
    },
    isIdle: () => [...pools.values()].every(({ running, waiting }) => running === 0 && waiting.length === 0),
    async stop() {
      stopped = true
      for (const environment of environments) environment.kill()
      await Promise.all([...environments].map(({ closed }) => closed))
    },
  }
}
