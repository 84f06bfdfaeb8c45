import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Clock } from '../clock/clock.ts'
import { realNow } from '../clock/shiftDate.mjs'
import type { Extensions } from './extensions.ts'

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

/** What execution environments depend on. */
export interface Surroundings {
  readonly clock: Clock
  readonly endpoint: string
  readonly region: string
  readonly logFolder: string
  readonly namesFile: string
  /** Where Node caches compiled code, so that a function's next process starts sooner. */
  readonly codeCache: string
  readonly extensions: Extensions
  /** The beginning of the logical id of the function whose processes can be debugged. */
  readonly inspect?: string | undefined
}

interface Served {
  readonly outcome: InvocationResult
  /** Resolves with true once the environment can serve again, or with false if it never will. */
  readonly rested: Promise<boolean>
}

export interface Environment {
  /** Serves one invocation at a time, with this offset from the machine's clock. */
  invoke(event: unknown, clockOffsetMs: number): Promise<Served>
  readonly exited: Promise<void>
  /** Resolves after the exit, once all output is in the log. */
  readonly closed: Promise<void>
  kill(): void
}

/** The secret that functions sign with. Their access key identifies them. */
export const functionSecret = 'local'

const errorSchema = z.object({ errorType: z.string(), errorMessage: z.string(), stack: z.string().optional() })
const readySchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), error: errorSchema }),
])
/** The maximum size of a response in Lambda, as JSON. */
const maxResponseBytes = 6_291_556
const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
}
const doneSchema = z.union([
  z.object({ id: z.string(), error: errorSchema }),
  z.object({ id: z.string(), result: z.unknown() }),
])

/** Starts an execution environment of a function: a child process with the same Node as this one. */
export function startEnvironment(spec: FunctionSpec, surroundings: Surroundings): Environment {
  const extension = surroundings.extensions.open()
  const child = forkWorker(spec, surroundings, extension.runtimeApi)
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()))
  void exited.then(() => extension.forget())
  const ready = untilReady(child)
  const kill = () => void child.kill('SIGKILL')

  const broken = (errorType: string, errorMessage: string): Served => {
    kill()
    return { outcome: { error: { errorType, errorMessage } }, rested: Promise.resolve(false) }
  }

  async function invoke(event: unknown, clockOffsetMs: number): Promise<Served> {
    const failed = await ready
    if (failed) return broken(failed.errorType, failed.errorMessage)
    const id = randomUUID()
    const { promise: timeUp, resolve: onTimeUp } = Promise.withResolvers<'time is up'>()
    const timer = setTimeout(onTimeUp, spec.timeoutSeconds * 1000, 'time is up')
    const gone = exited.then(() => 'exited' as const)
    void gone.then(() => clearTimeout(timer))
    const deadlineMs = realNow() + spec.timeoutSeconds * 1000
    extension.begin({ requestId: id, deadlineMs, invokedFunctionArn: spec.arn })
    const sent = { id, event, clockOffsetMs, deadlineMs, functionArn: spec.arn }
    const outcome = await Promise.race([answerTo(child, sent), gone, timeUp])
    if (outcome === 'exited') return broken('Runtime.ExitError', 'The process ended during the invocation.')
    if (outcome === 'time is up')
      return broken('Sandbox.Timedout', `Task timed out after ${spec.timeoutSeconds} seconds`)
    // Work after the response must finish within the same timeout.
    const rested = Promise.race([extension.rested(), gone, timeUp]).then((end) => {
      clearTimeout(timer)
      if (end !== undefined) kill()
      return end === undefined
    })
    return { outcome, rested }
  }

  return { invoke, exited, closed, kill }
}

function forkWorker(
  spec: FunctionSpec,
  { clock, endpoint, region, logFolder, namesFile, codeCache, inspect }: Surroundings,
  runtimeApi: string,
): ChildProcess {
  const [file = '', exportName = ''] = spec.handler.split('.')
  const child = fork(
    fileURLToPath(new URL('worker.mjs', import.meta.url)),
    [join(spec.codeFolder, `${file}.mjs`), exportName],
    {
      execArgv: [
        `--max-old-space-size=${spec.memoryMB}`,
        // Any free port, because several processes of a function can run at the same time. The log shows the address.
        ...(inspect !== undefined && spec.logicalId.startsWith(inspect) ? ['--inspect=127.0.0.1:0'] : []),
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
        AWS_LAMBDA_RUNTIME_API: runtimeApi,
        CLOCK_OFFSET_MS: String(clock.offsetMs()),
        NAMES_FILE: namesFile,
        NODE_COMPILE_CACHE: codeCache,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  // `exit` reports the end. Without this listener, a message to a process that has just ended would end this one.
  child.on('error', () => undefined)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => appendFileSync(join(logFolder, `${spec.logicalId}.log`), text))
  }
  return child
}

/** Resolves with undefined once the process can serve, or with the reason why it cannot. */
function untilReady(child: ChildProcess): Promise<InvocationError | undefined> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      const parsed = readySchema.safeParse(message).data
      resolve(
        parsed?.ready
          ? undefined
          : (parsed?.error ?? { errorType: 'Runtime.InvalidMessage', errorMessage: String(message) }),
      )
    })
    child.once('exit', () =>
      resolve({ errorType: 'Runtime.ExitError', errorMessage: 'The process ended during start-up.' }),
    )
  })
}

/** Resolves with the handler's response to an invocation. Never resolves if the process ends. */
function answerTo(child: ChildProcess, sent: { readonly id: string }): Promise<InvocationResult> {
  return new Promise((resolve) => {
    child.on('message', function onMessage(message) {
      const done = doneSchema.safeParse(message).data
      if (done?.id !== sent.id) return
      child.off('message', onMessage)
      if ('error' in done) return resolve({ error: done.error })
      const bytes = Buffer.byteLength(JSON.stringify(done.result ?? null))
      resolve(bytes > maxResponseBytes ? { error: tooLarge } : { result: done.result })
    })
    // A process that accepts no message is about to exit.
    child.send(sent, (error) => error && child.kill('SIGKILL'))
  })
}
