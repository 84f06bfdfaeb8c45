import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as z from 'zod'

/** The wire call, counted from 1, at which a process ends: before it is made, or before its answer is heard. */
export interface CrashPoint {
  readonly call: number
  readonly when: 'before' | 'after'
}

export const crashPointsOf = (calls: number): CrashPoint[] =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((when) => ({ call, when })),
  )

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
  /** Counts anew; from `point` on, nothing is heard any more until the next reset. */
  reset(point?: CrashPoint): void
  stop(): Promise<void>
}

/** A proxy between code and AWS that counts calls and what they cost, and cuts the wire where it is told to. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let calls: string[] = []
  let units = { read: 0, write: 0 }
  let crash: CrashPoint | undefined
  let isDead = false

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const cut = () => void received.socket.destroy()
    if (isDead) return cut()
    const operation = String(received.headers['x-amz-target'] ?? `${received.method} ${received.url?.split('?')[0]}`)
    calls.push(operation.replace(/_\d+\./, ' '))
    const isHere = calls.length === crash?.call
    if (isHere && crash?.when === 'before') isDead = true
    if (isDead) return cut()
    const body = await bytesOf(received)
    const isDatabase = operation.startsWith('DynamoDB')
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = received.headers
    const answer = await fetch(`${target}${received.url}`, {
      method: received.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(body.length > 0 && { body: isDatabase ? askingForCapacity(body) : body }),
    })
    const told = Buffer.from(await answer.arrayBuffer())
    if (isDatabase && answer.ok) count(operation, told)
    if (isHere && crash?.when === 'after') isDead = true
    if (isDead) return cut()
    const {
      'transfer-encoding': _encoding,
      connection: _c,
      'keep-alive': _k,
      ...kept
    } = Object.fromEntries(answer.headers)
    if (received.method === 'HEAD') response.writeHead(answer.status, kept).end()
    else response.writeHead(answer.status, { ...kept, 'content-length': told.length }).end(told)
  }

  function count(operation: string, told: Buffer): void {
    const { ConsumedCapacity } = answerSchema.parse(JSON.parse(told.toString()))
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
    reset(point) {
      calls = []
      units = { read: 0, write: 0 }
      crash = point
      isDead = false
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

async function bytesOf(received: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of received) chunks.push(Buffer.from(chunk))
  return new Uint8Array(Buffer.concat(chunks))
}
