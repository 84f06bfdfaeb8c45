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

/** What environments live in. */
export interface Surroundings {
  readonly clock: Clock
  readonly endpoint: string
  readonly region: string
  readonly logFolder: string
  readonly namesFile: string
  /** Where Node keeps compiled code, so that the next process of a function starts sooner. */
  readonly codeCache: string
  readonly extensions: Extensions
  /** Names the function whose processes can be debugged, by how its logical id begins. */
  readonly inspect?: string | undefined
}

interface Served {
  readonly outcome: InvocationResult
  /** Once the environment may serve again: false when it never may. */
  readonly rested: Promise<boolean>
}

export interface Environment {
  /** Serves one invocation at a time, by a clock that is so far from the machine's. */
  invoke(event: unknown, clockOffsetMs: number): Promise<Served>
  readonly exited: Promise<void>
  /** Once all that it has written is in its log, too. */
  readonly closed: Promise<void>
  kill(): void
}

/** What functions sign with; who they are is their access key. */
export const functionSecret = 'local'

const errorSchema = z.object({ errorType: z.string(), errorMessage: z.string(), stack: z.string().optional() })
const readySchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), error: errorSchema }),
])
/** What Lambda takes as an answer, as JSON. */
const maxResponseBytes = 6_291_556
const tooLarge = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
}
const doneSchema = z.union([
  z.object({ id: z.string(), error: errorSchema }),
  z.object({ id: z.string(), result: z.unknown() }),
])

/** An execution environment of a function: a child process on the Node that runs this. */
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
    // What is done after the answer has to be done in the same time.
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
        // Any free port: several processes of a function can run at the same time. The log has its address.
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
  // Ending is told by `exit`; without a listener, a message to a process that has just ended would end this one.
  child.on('error', () => undefined)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => appendFileSync(join(logFolder, `${spec.logicalId}.log`), text))
  }
  return child
}

/** Undefined once the process can serve; else why it cannot. */
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
      resolve({ errorType: 'Runtime.ExitError', errorMessage: 'The process ended while it started.' }),
    )
  })
}

/** What the handler answers to an invocation; never, when the process ends. */
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
    // A process that takes no message is about to exit.
    child.send(sent, (error) => error && child.kill('SIGKILL'))
  })
}
