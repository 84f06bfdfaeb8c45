import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { damaged } from '../readStateFile.ts'

export interface Emulator {
  readonly url: string
  stop(): Promise<void>
}

export interface Messaging extends Emulator {
  /** Delivers delayed messages now instead of after their delay. */
  endDelays(): void
  /** Makes messages that were received but not deleted visible now instead of after their visibility timeout. */
  endVisibility(): void
}

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Called when an emulator ends without having been stopped. */
type OnEnd = (what: string) => void

/** Starts DynamoDB, a static binary over SQLite, or connects to the one at `endpoint`. */
export async function startDynamoDb(file: string, endpoint: string | undefined, onEnd: OnEnd): Promise<Emulator> {
  if (endpoint !== undefined) {
    await fetch(endpoint).catch(() => {
      throw new StartProblem(`No DynamoDB responds at ${endpoint}.`)
    })
    return { url: endpoint, stop: async () => undefined }
  }
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const { child, complaint } = await serveFile(file, port)
    if (complaint === undefined) return running(child, port, 'DynamoDB', onEnd)
    // Another process has taken the port in the meantime.
    const isTaken = complaint.includes('already in use')
    if (!isTaken || attempt === portAttempts) throw damaged(file, complaint || 'DynamoDB does not start with this file')
  }
}

const portAttempts = 5

/** Starts the server. Resolves once it listens, or has ended with an error message. */
async function serveFile(file: string, port: number): Promise<{ child: ChildProcess; complaint: string | undefined }> {
  const child = fork(script('guard.mjs'), [dynoxide(), 'serve', '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const heard: string[] = []
  const complaint = await new Promise<string | undefined>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      heard.push(text)
      if (text.includes('listening on')) resolve(undefined)
    })
    child.on('exit', () => resolve(heard.join('').trim()))
  })
  return { child, complaint }
}

/** Starts SNS, SQS and S3. They follow the machine's clock, so their delays are real. */
export async function startMessaging(folder: string, region: string, onEnd: OnEnd): Promise<Messaging> {
  const child = forkMessaging(region)
  const port = await openMessaging(child, folder)
  return {
    ...running(child, port, 'SNS and SQS', onEnd),
    endDelays: () => void child.send('end delays', () => undefined),
    endVisibility: () => void child.send('end visibility', () => undefined),
  }
}

/** Starts a process that serves the data of one folder at a time; see `fauxqs.mjs`. */
export const forkMessaging = (region: string): ChildProcess =>
  fork(script('fauxqs.mjs'), [region], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })

/** Makes the process serve a folder's data. Returns the port, which differs each time. */
export async function openMessaging(child: ChildProcess, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const heard: string[] = []
  const hear = (text: string) => void heard.push(text)
  child.stderr?.setEncoding('utf8').on('data', hear)
  const opened = new AbortController()
  const exited = once(child, 'exit', { signal: opened.signal }).then(() => {
    const reason = /^\w*Error\b.*$/m.exec(heard.join(''))?.[0]
    throw damaged(folder, reason ?? 'SNS, SQS and S3 do not start with this folder')
  })
  exited.catch(() => undefined)
  child.send({ open: folder })
  const [message] = await Promise.race([once(child, 'message'), exited])
  opened.abort()
  // Only once, however many folders it has served.
  child.stderr?.removeAllListeners('data').on('data', (text: string) => process.stderr.write(text))
  return z.object({ port: z.int() }).parse(message).port
}

function running(child: ChildProcess, port: number, what: string, onEnd: OnEnd): Emulator {
  let stopped = false
  child.once('exit', () => {
    if (!stopped) onEnd(`${what} ended unexpectedly. See the logs in the data folder.`)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      stopped = true
      await stop(child)
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

function dynoxide(): string {
  const require = createRequire(import.meta.url)
  try {
    const binary = join(require.resolve('@dynoxide/linux-x64/package.json'), '..', 'dynoxide')
    if (existsSync(binary)) return binary
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error
  }
  throw new StartProblem(
    `The embedded DynamoDB runs only on Linux x64, and this is ${process.platform} ${process.arch}. Name another DynamoDB with --dynamodb URL.`,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return z.object({ port: z.int() }).parse(address).port
}
