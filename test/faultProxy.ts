import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as z from 'zod'
import { isFullEffort } from './effort.ts'

/**
 * What goes wrong at a wire call: the process ends before it is made or before its answer is heard, and is silent from
 * then on; or just this call is throttled, fails, is carried out but its answer lost, is never answered at all, or waits
 * until it is released.
 */
export type FaultKind = 'crash before' | 'crash after' | 'throttle' | 'server error' | 'lost reply' | 'hang' | 'hold'

/** A fault at the wire call `call`, counted from 1. */
export interface Fault {
  readonly call: number
  readonly kind: FaultKind
}

/** Calls that change nothing. */
const isRead = (call: string): boolean => /( |\.)(Get|BatchGet|Query|Describe|List|Sign)\w*$|^(GET|HEAD) /.test(call)

/**
 * The faults to try in a run whose wire calls are known: its process ends at every point that leaves another state
 * behind, which is before each call and after the last. `others` are faults of a call alone: at each call that changes
 * something, a lost reply and one more in turns. In a full run each kind is tried at each call, and the process ends
 * after each one, too: to others that is as if it ended before the next.
 */
export function faultsOf(calls: readonly string[], others: readonly FaultKind[] = []): Fault[] {
  if (calls.length < 2) throw new Error('The proxy has seen next to nothing of this work: it goes past it.')
  const numbers = calls.map((_, index) => index + 1)
  const at = (kind: FaultKind) => (call: number) => ({ call, kind })
  if (isFullEffort)
    return (['crash before', 'crash after', ...others] as const).flatMap((kind) => numbers.map(at(kind)))
  const inTurns = others.filter((kind) => kind !== 'lost reply')
  const writes = numbers.filter((call) => !isRead(calls[call - 1] ?? ''))
  return [
    ...numbers.map(at('crash before')),
    ...numbers.slice(-1).map(at('crash after')),
    // A lost reply is what repeats have to bear, so every write has one.
    ...(others.includes('lost reply') ? writes.map(at('lost reply')) : []),
    ...writes.flatMap((call, index) =>
      inTurns
        .slice(index % inTurns.length)
        .slice(0, 1)
        .map((kind) => ({ call, kind })),
    ),
  ]
}

/** For titles: what happens where. */
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
  /** The bodies of the calls since the last reset that were carried out, whatever was heard of them. */
  carriedOut(): readonly string[]
  /** Counts anew, with one fault to come. */
  reset(fault?: Fault): void
  /** Resolves once a call hangs or is held: for a test that ends the process there, or does something meanwhile. */
  hanging(): Promise<void>
  /** Lets the call go on that is held. */
  release(): void
  stop(): Promise<void>
}

const refusals = {
  throttle: { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
  'server error': { status: 500, body: { __type: 'InternalServerError', message: 'It failed.' } },
} as const

/** A proxy between code and AWS that counts calls and what they cost, and makes a fault where it is told to. */
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
