import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as z from 'zod'
import { readBody } from '../aws/proxy.ts'
import { close, listen } from '../listen.ts'

export interface Invocation {
  readonly requestId: string
  readonly deadlineMs: number
  readonly invokedFunctionArn: string
}

/** The extension of one execution environment. */
export interface Extension {
  /** The value of AWS_LAMBDA_RUNTIME_API in the environment. */
  readonly runtimeApi: string
  begin(invocation: Invocation): void
  /** Resolves once the environment may be frozen: when its extension, if it has one, requests the next invocation. */
  rested(): Promise<void>
  forget(): void
}

export interface Extensions {
  open(): Extension
  stop(): Promise<void>
}

interface State {
  identifier?: string
  /** The current invocation, until the extension has received it. */
  pending?: Invocation | undefined
  isAtWork: boolean
  asking?: ServerResponse | undefined
  readonly awaiting: (() => void)[]
}

const eventsSchema = z.strictObject({ events: z.array(z.literal('INVOKE')).length(1) })
const identifierHeader = 'lambda-extension-identifier'

/**
 * Emulates Lambda's Extensions API for an extension within its function's process. The extension is notified of each
 * invocation. After the response, the environment stays awake until the extension requests the next invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export async function startExtensions(): Promise<Extensions> {
  const states = new Map<string, State>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, 400, String(error)))
  })
  const port = await listen(server, 0)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, environment = '', path = ''] = /^\/([^/]+)\/2020-01-01\/extension(\/.+)$/.exec(request.url ?? '') ?? []
    const state = states.get(environment)
    if (!state) return refuse(response, 404, 'There is no such environment.')
    if (request.method === 'POST' && path === '/register') return register(state, request, response)
    if (request.method !== 'GET' || path !== '/event/next') return refuse(response, 404, `There is no ${path}.`)
    if (!state.identifier || request.headers[identifierHeader] !== state.identifier)
      return refuse(response, 403, 'No extension is registered with this identifier.')
    state.asking = response
    if (state.pending) deliver(state, state.pending)
    else rest(state)
  }

  async function register(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.headers['lambda-extension-name']) return refuse(response, 400, 'An extension needs a name.')
    eventsSchema.parse(JSON.parse(await readBody(request)))
    state.identifier = randomUUID()
    response.writeHead(200, { [identifierHeader]: state.identifier, 'content-type': 'application/json' }).end('{}')
  }

  return {
    open() {
      const environment = randomUUID()
      const state: State = { isAtWork: false, awaiting: [] }
      states.set(environment, state)
      return {
        runtimeApi: `127.0.0.1:${port}/${environment}`,
        begin(invocation) {
          if (!state.identifier) return
          state.isAtWork = true
          state.pending = invocation
          if (state.asking) deliver(state, invocation)
        },
        rested: () =>
          state.isAtWork ? new Promise<void>((resolve) => void state.awaiting.push(resolve)) : Promise.resolve(),
        forget: () => void states.delete(environment),
      }
    },
    async stop() {
      server.closeAllConnections()
      await close(server)
    },
  }
}

function deliver(state: State, invocation: Invocation): void {
  state.asking?.writeHead(200, { 'content-type': 'application/json' })
  state.asking?.end(JSON.stringify({ eventType: 'INVOKE', ...invocation }))
  state.asking = undefined
  state.pending = undefined
}

function rest(state: State): void {
  state.isAtWork = false
  for (const resolve of state.awaiting.splice(0)) resolve()
}

function refuse(response: ServerResponse, status: number, errorMessage: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errorMessage }))
}
