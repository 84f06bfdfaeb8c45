import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Clock } from '../clock/clock.ts'
import { realNow } from '../clock/shiftDate.mjs'

export interface FunctionSpec {
  readonly logicalId: string
  readonly arn: string
  readonly name: string
  readonly roleName: string
  readonly codeFolder: string
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMB: number
  readonly reservedConcurrency: number | undefined
}

export interface InvocationError {
  readonly errorType: string
  readonly errorMessage: string
}
export type InvocationResult = { readonly result: unknown } | { readonly error: InvocationError }

export interface Functions {
  add(spec: FunctionSpec): void
  specs(): FunctionSpec[]
  specOf(arnOrName: string): FunctionSpec
  /** Invokes and waits, as many at a time as the function's concurrency allows; the rest waits its turn. */
  invoke(arnOrName: string, event: unknown): Promise<InvocationResult>
  stop(): void
}

/** What functions sign with; who they are is their access key. */
export const functionSecret = 'local'

/** Without a reservation: enough to show what runs at the same time, and little enough for a small machine. */
const defaultConcurrency = 4

const errorSchema = z.object({ errorType: z.string(), errorMessage: z.string(), stack: z.string().optional() })
const readySchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), error: errorSchema }),
])
/** What Lambda takes as an answer, as JSON. */
const maxAnswerBytes = 6_291_556
const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${maxAnswerBytes} bytes).`,
}
const doneSchema = z.union([
  z.object({ id: z.string(), error: errorSchema }),
  z.object({ id: z.string(), result: z.unknown() }),
])

interface Environment {
  readonly child: ChildProcess
  readonly ready: Promise<InvocationError | undefined>
}

interface Pool {
  readonly spec: FunctionSpec
  readonly idle: Environment[]
  readonly waiting: (() => void)[]
  running: number
}

/** Functions as child processes on the Node that runs this: an environment serves one invocation at a time. */
export function createFunctions(
  clock: Clock,
  endpoint: string,
  region: string,
  logFolder: string,
  namesFile: string,
): Functions {
  const pools = new Map<string, Pool>()
  const children = new Set<ChildProcess>()
  let stopped = false
  mkdirSync(logFolder, { recursive: true })

  function poolOf(arnOrName: string): Pool {
    const pool = pools.get(arnOrName)
    if (!pool) throw new Error(`There is no function ${arnOrName}.`)
    return pool
  }

  function start(pool: Pool): Environment {
    const { spec } = pool
    const [file = '', exportName = ''] = spec.handler.split('.')
    const child = fork(
      fileURLToPath(new URL('worker.mjs', import.meta.url)),
      [join(spec.codeFolder, `${file}.mjs`), exportName],
      {
        execArgv: [
          '--import',
          new URL('../clock/shiftDate.mjs', import.meta.url).href,
          '--import',
          new URL('../internet/answerNames.mjs', import.meta.url).href,
          `--max-old-space-size=${spec.memoryMB}`,
        ],
        env: {
          ...spec.environment,
          PATH: process.env.PATH,
          TZ: 'UTC',
          AWS_REGION: region,
          AWS_ACCESS_KEY_ID: spec.logicalId,
          AWS_SECRET_ACCESS_KEY: functionSecret,
          AWS_ENDPOINT_URL: endpoint,
          AWS_LAMBDA_FUNCTION_NAME: spec.name,
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMB),
          CLOCK_OFFSET_MS: String(clock.offsetMs()),
          NAMES_FILE: namesFile,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    )
    children.add(child)
    child.on('exit', () => {
      children.delete(child)
      const idle = pool.idle.findIndex((environment) => environment.child === child)
      if (idle >= 0) pool.idle.splice(idle, 1)
    })
    // Ending is told by `exit`; without a listener, a message to a process that has just ended would end this one.
    child.on('error', () => undefined)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => appendFileSync(join(logFolder, `${spec.logicalId}.log`), text))
    }
    const ready = new Promise<InvocationError | undefined>((resolve) => {
      child.once('message', (message) => {
        const told = readySchema.safeParse(message).data
        resolve(
          told?.ready
            ? undefined
            : (told?.error ?? { errorType: 'Runtime.InvalidMessage', errorMessage: String(message) }),
        )
      })
      child.once('exit', () =>
        resolve({ errorType: 'Runtime.ExitError', errorMessage: 'The process ended while it started.' }),
      )
    })
    return { child, ready }
  }

  async function run(pool: Pool, event: unknown): Promise<InvocationResult> {
    if (stopped) return { error: { errorType: 'Runtime.Stopped', errorMessage: 'The runtime is stopping.' } }
    const environment = pool.idle.pop() ?? start(pool)
    const failed = await environment.ready
    if (failed) {
      environment.child.kill('SIGKILL')
      return { error: failed }
    }
    const outcome = await invokeIn(environment.child, pool.spec, event)
    if ('broken' in outcome) environment.child.kill('SIGKILL')
    else pool.idle.push(environment)
    return outcome
  }

  function invokeIn(
    child: ChildProcess,
    spec: FunctionSpec,
    event: unknown,
  ): Promise<InvocationResult & { broken?: true }> {
    const id = randomUUID()
    return new Promise((resolve) => {
      const settle = (outcome: InvocationResult & { broken?: true }) => {
        clearTimeout(timer)
        child.off('message', onMessage).off('exit', onExit)
        resolve(outcome)
      }
      const fail = (errorType: string, errorMessage: string) =>
        settle({ error: { errorType, errorMessage }, broken: true })
      const onMessage = (message: unknown) => {
        const done = doneSchema.safeParse(message).data
        if (done?.id !== id) return
        if ('error' in done) return settle({ error: done.error })
        const bytes = Buffer.byteLength(JSON.stringify(done.result ?? null))
        settle(bytes > maxAnswerBytes ? { error: tooLarge } : { result: done.result })
      }
      const onExit = () => fail('Runtime.ExitError', 'The process ended during the invocation.')
      const timer = setTimeout(
        () => fail('Sandbox.Timedout', `Task timed out after ${spec.timeoutSeconds} seconds`),
        spec.timeoutSeconds * 1000,
      )
      child.on('message', onMessage).on('exit', onExit)
      const deadlineMs = realNow() + spec.timeoutSeconds * 1000
      child.send({ id, event, clockOffsetMs: clock.offsetMs(), deadlineMs, functionArn: spec.arn }, (error) => {
        if (error) fail('Runtime.ExitError', error.message)
      })
    })
  }

  return {
    add(spec) {
      const pool: Pool = { spec, idle: [], waiting: [], running: 0 }
      pools.set(spec.arn, pool).set(spec.name, pool)
    },
    specs: () => [...new Set(pools.values())].map(({ spec }) => spec),
    specOf: (arnOrName) => poolOf(arnOrName).spec,
    async invoke(arnOrName, event) {
      const pool = poolOf(arnOrName)
      const limit = pool.spec.reservedConcurrency ?? defaultConcurrency
      if (pool.running >= limit) await new Promise<void>((resolve) => pool.waiting.push(resolve))
      pool.running++
      try {
        return await run(pool, event)
      } finally {
        pool.running--
        pool.waiting.shift()?.()
      }
    },
    stop() {
      stopped = true
      for (const child of children) child.kill('SIGKILL')
    },
  }
}
