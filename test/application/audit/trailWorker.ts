import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, vi } from 'vitest'
import * as z from 'zod'
import type { RuntimeAccess } from '../../../samples/runtime.ts'
import { trailStateKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { loadBehindProxy, useBehindProxy } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import type { TestWorld } from '../world.ts'

type Outcome = 'done' | 'failed'
const failuresSchema = z.object({ batchItemFailures: z.array(z.unknown()) })

/** Runs the worker of the long-term trail in this process, at its own time. */
export function useTrailWorker(world: TestWorld) {
  const loaded = useBehindProxy(world, 'AuditTrailWorker', 'workOnAudit')
  return { ...loaded, ...workerAt(world, loaded.handler) }
}

/** As `useTrailWorker`, but starts immediately. */
export async function startTrailWorker(world: TestWorld) {
  const { proxy, handler } = await loadBehindProxy(world.runtime(), 'AuditTrailWorker', 'workOnAudit')
  afterAll(proxy.stop)
  return { proxy, ...workerAt(world, handler) }
}

function workerAt(world: TestWorld, handler: (event: unknown) => Promise<unknown>) {
  afterEach(() => vi.useRealTimers())

  /** Runs a task at an instant, to which the runtime's clock moves too. */
  async function workAt(instant: string, task: object): Promise<Outcome> {
    await world.runtime().moveClock(instant)
    return workLocallyAt(instant, task)
  }
  // If several run at the same time, the first to end must not reset the clock of the others.
  let working = 0
  async function workLocallyAt(instant: string, task: object): Promise<Outcome> {
    working++
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(instant) })
    const attributes = { ApproximateReceiveCount: '1' }
    const messageId = randomUUID()
    try {
      const recorded = await handler({ Records: [{ messageId, body: JSON.stringify(task), attributes }] })
      return failuresSchema.parse(recorded).batchItemFailures.length === 0 ? 'done' : 'failed'
    } finally {
      working--
      if (working === 0) vi.useRealTimers()
    }
  }
  return { workAt, workLocallyAt }
}

/** Records events in three windows of a Monday. */
export async function recordThreeWindows(world: TestWorld): Promise<void> {
  for (const instant of ['2026-11-16T08:30:00Z', '2026-11-16T12:30:00Z', '2026-11-16T16:30:00Z']) {
    await world.runtime().moveClock(instant)
    await (await world.as('customer'))(routes.listTickets)
  }
}

/** Resets the long-term trail, as if nothing had been written yet. */
export async function forgetTrail(world: TestWorld): Promise<void> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: trailStateKey('pilatus') }))
  const bucket = await bucketOf(world.runtime())
  for (const prefix of ['files/pilatus/', 'digests/pilatus/'])
    for (const key of await bucket.keys(prefix)) await bucket.remove(key)
}

export const writing = (organisation = 'pilatus') => ({ kind: 'write files', organisation })
export const retaining = (organisation = 'pilatus') => ({ kind: 'apply retention', organisation })

const lineSchema = z.object({ 'request-id': z.string(), timestamp: z.string(), handler: z.string() })

export async function filesOf(client: Client, query: Record<string, string> = {}) {
  return (await client(routes.listAuditFiles, { query: { limit: '100', ...query } })).body.files
}

/** The events of a file, read through its link. */
export async function eventsIn(client: Client, file: string) {
  const { url } = (await client(routes.getAuditFile, { params: { file } })).body
  const response = await fetch(url)
  const text = gunzipSync(Buffer.from(await response.arrayBuffer())).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)))
}

/** Opens the bucket of a worker, bypassing the functions and their permissions, to break data. */
export async function bucketOf(
  { emulators, functions }: RuntimeAccess,
  [workerId, variable] = ['AuditTrailWorker', 'AUDIT_BUCKET'],
) {
  const client = new S3Client({
    ...{ endpoint: emulators.messaging, region: 'eu-central-1', forcePathStyle: true },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const worker = (await functions()).find(({ logicalId }) => logicalId.startsWith(workerId))
  const Bucket = worker?.environment[variable]
  return {
    async keys(Prefix: string) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }))
      return Contents.flatMap(({ Key }) => Key ?? [])
    },
    async read(Key: string) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    },
    put: (Key: string, Body: Uint8Array | string) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    remove: (Key: string) => client.send(new DeleteObjectCommand({ Bucket, Key })),
  }
}
