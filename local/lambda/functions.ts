import { mkdirSync } from 'node:fs'
import { realNow } from '../clock/shiftDate.mjs'
import { type Faults, noFaults } from '../faults/faults.ts'
import {
  type Environment,
  type FunctionSpec,
  type InvocationResult,
  type Surroundings,
  startEnvironment,
} from './environment.ts'

export interface Functions {
  add(spec: FunctionSpec): void
  /** Makes an alias lead to a function. */
  addAlias(arn: string, arnOrName: string): void
  specs(): FunctionSpec[]
  specOf(arnOrName: string): FunctionSpec
  /**
   * Invokes a function and waits for the result. The function's concurrency limits how many invocations run at a time;
   * the others wait. `atMs` is the time that the function sees, if not the current time of the runtime's clock.
   */
  invoke(arnOrName: string, event: unknown, atMs?: number): Promise<InvocationResult>
  /** Resolves once no environment is still working after its response. */
  rested(): Promise<void>
  /** Whether no invocation is running or waiting, and no environment is still working after its response. */
  isIdle(): boolean
  /** Ends all environments. */
  stop(): Promise<void>
}

/** Without a reservation: high enough to show what happens concurrently, low enough for a small machine. */
const defaultConcurrency = 4
/** How long an invocation waits for an environment that has responded. Starting another would take longer. */
const patienceMs = 1_000

interface Pool {
  readonly spec: FunctionSpec
  readonly idle: Set<Environment>
  /** Invocations that wait for an environment that has responded, the longest wait first. */
  readonly patient: Set<(environment: Environment | undefined) => void>
  /** Work that continues after responses. */
  readonly ending: Set<Promise<void>>
  readonly waiting: (() => void)[]
  /** The number of invocations that count towards the concurrency limit. */
  running: number
  /** The number of environments that have responded but are still working. */
  finishing: number
}

/** Runs functions in environments that serve one invocation at a time each. */
export function createFunctions(surroundings: Surroundings, faults: Faults = noFaults): Functions {
  const pools = new Map<string, Pool>()
  const environments = new Set<Environment>()
  /** By how much the clock of each environment differs. */
  const clockOffsets = new WeakMap<Environment, number>()
  let stopped = false
  mkdirSync(surroundings.logFolder, { recursive: true })

  function poolOf(arnOrName: string): Pool {
    const pool = pools.get(arnOrName)
    if (!pool) throw new Error(`There is no function ${arnOrName}.`)
    return pool
  }

  function start({ spec, idle }: Pool): Environment {
    const environment = startEnvironment(spec, surroundings)
    clockOffsets.set(environment, faults.clockOffsetMs())
    environments.add(environment)
    void environment.exited.then(() => idle.delete(environment))
    void environment.closed.then(() => environments.delete(environment))
    return environment
  }

  /** Takes the environment that became idle last, because its code is warm. */
  function takeIdle({ idle }: Pool): Environment | undefined {
    const environment = [...idle].at(-1)
    if (environment) idle.delete(environment)
    return environment
  }

  /** Waits a moment for the next environment to become free. Undefined if none does. */
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
    addAlias(arn, arnOrName) {
      pools.set(arn, poolOf(arnOrName))
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
      const killAfterMs = faults.killAfterMs()
      const killing = killAfterMs === undefined ? undefined : setTimeout(environment.kill, killAfterMs)
      const { outcome, rested } = await environment.invoke(event, offsetMs + (clockOffsets.get(environment) ?? 0))
      void rested.then(() => clearTimeout(killing))
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
