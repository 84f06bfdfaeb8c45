import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as z from 'zod'
import { isFullEffort } from './effort.ts'

/**
 * What goes wrong at a wire call. In a crash, the process ends before the call or before it receives the response, and
 * makes no further calls. The other kinds affect only this call: it is throttled, fails, is carried out although its
 * response is lost, never gets a response, or waits until it is released.
 */
export type FaultKind = 'crash before' | 'crash after' | 'throttle' | 'server error' | 'lost reply' | 'hang' | 'hold'

/** A fault at the wire call `call`, counted from 1. */
export interface Fault {
  readonly call: number
  readonly kind: FaultKind
}

/** Whether a call changes nothing. */
const isRead = (call: string): boolean => /( |\.)(Get|BatchGet|Query|Describe|List|Sign)\w*$|^(GET|HEAD) /.test(call)

/**
 * The faults to try in a run whose wire calls are known. Its process crashes at every point that leaves a different
 * state behind: before each call and after the last. `others` are faults of a single call. Each call that changes
 * something has a lost reply and one other fault, in rotation. A full run tries each kind at each call. It also crashes
 * after each call, which others see as a crash before the next.
 */
export function faultsOf(calls: readonly string[], others: readonly FaultKind[] = []): Fault[] {
  if (calls.length < 2) throw new Error('The proxy has seen almost no calls of this work. They bypass it.')
  const numbers = calls.map((_, index) => index + 1)
  const at = (kind: FaultKind) => (call: number) => ({ call, kind })
  if (isFullEffort)
    return (['crash before', 'crash after', ...others] as const).flatMap((kind) => numbers.map(at(kind)))
  const inTurns = others.filter((kind) => kind !== 'lost reply')
  const writes = numbers.filter((call) => !isRead(calls[call - 1] ?? ''))
  return [
    ...numbers.map(at('crash before')),
    ...numbers.slice(-1).map(at('crash after')),
    // Repeats must cope with a lost reply, so every write has one.
    ...(others.includes('lost reply') ? writes.map(at('lost reply')) : []),
    ...writes.flatMap((call, index) =>
      inTurns
        .slice(index % inTurns.length)
        .slice(0, 1)
        .map((kind) => ({ call, kind })),
    ),
  ]
}

/** Each fault with a title for its test: what happens at which call. */
export const titled = (calls: readonly string[], faults: readonly Fault[]): [title: string, fault: Fault][] =>
  faults.map((fault) => [
    `${fault.kind} call ${fault.call}, ${calls[fault.call - 1]?.split('/').slice(0, 3).join('/')}`,
    fault,
  ])

const capacitySchema = z.object({
  ReadCapacityUnits: z.number().optional(),
  WriteCapacityUnits: z.number().optional(),
  CapacityUnits: z.number(),
})
type Capacity = z.output<typeof capacitySchema>
const answerSchema = z.object({
  ConsumedCapacity: z.union([capacitySchema.transform((one) => [one]), z.array(capacitySchema)]).default([]),
})

export interface FaultProxy {
  readonly url: string
  /** Wire calls since the last reset, as `service operation`. */
  calls(): readonly string[]
  /** Read and write units of the database since the last reset. */
  units(): { readonly read: number; readonly write: number }
  /** The bodies of the calls carried out since the last reset, even if their response was lost. */
  carriedOut(): readonly string[]
  /** Clears all counts, and sets the fault to inject. */
  reset(fault?: Fault): void
  /** Resolves once a call hangs or is held, for tests that then end the process or do something in the meantime. */
  hanging(): Promise<void>
  /** Lets the held call continue. */
  release(): void
  stop(): Promise<void>
}

const refusals = {
  throttle: { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
  'server error': { status: 500, body: { __type: 'InternalServerError', message: 'It failed.' } },
} as const

/** Starts a proxy between code and AWS that counts calls and their cost, and injects the fault that `reset` sets. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let calls: string[] = []
  let carriedOut: string[] = []
  let units = { read: 0, write: 0 }
  let fault: Fault | undefined
  let isDead = false
  let hung = Promise.withResolvers<void>()
  let released = Promise.withResolvers<void>()

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const cut = () => void received.socket.destroy()
    if (isDead) return cut()
    const operation = String(received.headers['x-amz-target'] ?? `${received.method} ${received.url?.split('?')[0]}`)
    calls.push(operation.replace(/_\d+\./, ' '))
    const kind = calls.length === fault?.call ? fault.kind : undefined
    if (kind === 'crash before') isDead = true
    if (isDead) return cut()
    const body = await bytesOf(received)
    const isDatabase = operation.startsWith('DynamoDB')
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = received.headers
    if (kind === 'hang' || kind === 'hold') hung.resolve()
    if (kind === 'hang') return
    if (kind === 'hold') await released.promise
    if (kind === 'throttle' || kind === 'server error') {
      const { status, body: refusal } = refusals[kind]
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(refusal))
      return
    }
    const answer = await fetch(`${target}${received.url}`, {
      method: received.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(body.length > 0 && { body: isDatabase ? askingForCapacity(body) : body }),
    })
    const content = Buffer.from(await answer.arrayBuffer())
    if (isDatabase && answer.ok) count(operation, content)
    if (answer.ok) carriedOut.push(body.toString())
    if (kind === 'crash after') isDead = true
    if (isDead || kind === 'lost reply') return cut()
    const {
      'transfer-encoding': _encoding,
      connection: _c,
      'keep-alive': _k,
      ...kept
    } = Object.fromEntries(answer.headers)
    if (received.method === 'HEAD') response.writeHead(answer.status, kept).end()
    else response.writeHead(answer.status, { ...kept, 'content-length': content.length }).end(content)
  }

  function count(operation: string, content: Buffer): void {
    const { ConsumedCapacity } = answerSchema.parse(JSON.parse(content.toString()))
    const isRead = /\.(GetItem|Query|BatchGetItem)$/.test(operation)
    const sum = (pick: (one: Capacity) => number | undefined) =>
      ConsumedCapacity.reduce((total, one) => total + (pick(one) ?? 0), 0)
    units = isRead
      ? { ...units, read: units.read + sum(({ CapacityUnits }) => CapacityUnits) }
      : { ...units, write: units.write + sum(({ CapacityUnits }) => CapacityUnits) }
  }

  const server = createServer((received, response) => {
    serve(received, response).catch(() => received.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    units: () => units,
    carriedOut: () => carriedOut,
    hanging: () => hung.promise,
    release: () => released.resolve(),
    reset(next) {
      calls = []
      carriedOut = []
      units = { read: 0, write: 0 }
      fault = next
      isDead = false
      hung = Promise.withResolvers()
      released = Promise.withResolvers()
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const askingForCapacity = (body: Uint8Array): string =>
  JSON.stringify({
    ...z.looseObject({}).parse(JSON.parse(Buffer.from(body).toString())),
    ReturnConsumedCapacity: 'TOTAL',
  })

async function bytesOf(received: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of received) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
