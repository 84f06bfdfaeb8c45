import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { routes } from '../../../shared/http/routes.ts'
import { useBehindProxy } from '../inProcess.ts'
import { eventuallyIn, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const worker = useBehindProxy(world, 'AuditStreamsWorker', 'streamAudit')
const owner = () => world.runtime().clientOf('owner@edelweiss.example')

const deliverySchema = z.object({
  type: z.literal('audit.events'),
  organisation: z.string(),
  from: z.string(),
  events: z.array(z.looseObject({ 'request-id': z.string(), handler: z.string() })),
})
interface Received {
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}
const received: Received[] = []
let answer = 204
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(answer).end('The text of a receiver is not stored.')
  })
}).listen(0, '127.0.0.1')
let url = ''
beforeAll(async () => {
  if (!receiver.listening) await once(receiver, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(receiver.address()).port}/audit`
})
afterAll(() => receiver.close())
afterEach(() => vi.useRealTimers())

/** Delivers at an instant, as the queue does every five minutes. */
async function deliverAt(instant: string): Promise<void> {
  await world.runtime().moveClock(instant)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(instant) })
  const body = JSON.stringify({ kind: 'deliver', organisation: 'edelweiss' })
  const recorded = await worker.handler({
    Records: [{ messageId: `m-${instant}`, body, attributes: { ApproximateReceiveCount: '1' } }],
  })
  vi.useRealTimers()
  expect(recorded).toEqual({ batchItemFailures: [] })
}

const handlers = () =>
  received.flatMap(({ body }) => deliverySchema.parse(JSON.parse(body)).events).map(({ handler }) => handler)
const isSigned = (secret: string, { headers, body }: Received) => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return String(headers['webhook-signature'])
    .split(' ')
    .includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
}
let secret = ''

it('an audit stream needs enterprise, accepts only public addresses, and shows its secret once [82, 83]', async () => {
  const pro = await world.as('owner')
  expect(await refusalOf(pro(routes.setAuditStream, { body: { url } }))).toMatchObject({
    ...{ status: 403, code: 'plan_lacks', plans: ['enterprise'] },
  })
  const client = await owner()
  expect(await refusalOf(client(routes.getAuditStream))).toMatchObject({ status: 404 })
  for (const bad of ['https://169.254.169.254/', 'https://[::ffff:a9fe:a9fe]/', 'http://hooks.customer.example/'])
    expect(await refusalOf(client(routes.setAuditStream, { body: { url: bad } }))).toMatchObject({ status: 400 })
  const made = (await client(routes.setAuditStream, { body: { url }, idempotencyKey: 'once' })).body
  secret = made.secret ?? ''
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(made).toMatchObject({ url, status: 'delivering', version: 1 })
  const repeat = (await client(routes.setAuditStream, { body: { url }, idempotencyKey: 'once' })).body
  expect(repeat.secret).toBeUndefined()
  expect((await client(routes.getAuditStream)).body).not.toHaveProperty('secret')
  expect((await client(routes.setAuditStream, { body: { url } })).body.secret).toBeUndefined()
})

it('an audit stream delivers each event signed, once it is settled, and none twice [83]', async () => {
  await (await owner())(routes.listTickets)
  await deliverAt('2026-11-16T08:19:00Z')
  expect(received).toEqual([])
  await deliverAt('2026-11-16T08:20:00Z')
  expect(handlers()).toEqual(expect.arrayContaining(['setAuditStream', 'listTickets']))
  expect(received.every((one) => isSigned(secret, one))).toBe(true)
  const count = received.length
  await deliverAt('2026-11-16T08:20:30Z')
  expect(received.length).toBe(count)
})

it('an audit stream delivers automatically every five minutes', async () => {
  const client = await owner()
  await client(routes.getPlans)
  const before = received.length
  await world.runtime().moveClock('2026-11-16T08:44:58Z')
  await eventually(async () => received.length > before)
  expect(handlers()).toContain('getPlans')
})

it('an audit stream signs with both secrets for a day after the rotation [83]', async () => {
  const fresh = (await (await owner())(routes.rotateAuditStreamSecret)).body.secret ?? ''
  expect(fresh).not.toBe(secret)
  received.length = 0
  await deliverAt('2026-11-16T09:10:00Z')
  expect(received.length).toBeGreaterThan(0)
  expect(received.every((one) => isSigned(secret, one) && isSigned(fresh, one))).toBe(true)
  await world.runtime().moveClock('2026-11-17T10:00:00Z')
  await (await owner())(routes.listTickets)
  received.length = 0
  await deliverAt('2026-11-17T10:30:00Z')
  const [last] = received.slice(-1)
  expect(last && [isSigned(secret, last), isSigned(fresh, last)]).toEqual([false, true])
})

it('an audit stream retries a failing receiver later, with the same ids and bodies, and loses nothing', async () => {
  await world.runtime().moveClock('2026-11-17T11:00:00Z')
  await (await owner())(routes.listTickets)
  received.length = 0
  answer = 500
  await deliverAt('2026-11-17T11:20:00Z')
  expect(received).toHaveLength(1)
  expect((await (await owner())(routes.getAuditStream)).body).toEqual({
    ...{ url, version: expect.any(Number), deliveredUntil: expect.any(String), status: 'failing' },
    failingSince: '2026-11-17T11:20:00.000Z',
    lastFailure: {
      at: '2026-11-17T11:20:00.000Z',
      why: 'answered',
      detail: '500',
      reason: 'The receiver responded with 500.',
    },
    nextAttemptAt: '2026-11-17T11:25:00.000Z',
  })
  await deliverAt('2026-11-17T11:22:00Z')
  expect(received).toHaveLength(1)
  answer = 204
  await deliverAt('2026-11-17T11:25:00Z')
  const [first, again] = received
  expect([again?.body, again?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']])
  const taken = (await (await owner())(routes.getAuditStream)).body
  expect([taken.status, taken.lastFailure, taken.nextAttemptAt]).toEqual(['delivering', undefined, undefined])
})

it('an audit stream pauses after a day of failures, notifies the owners, and resumes there or earlier', async () => {
  await world.runtime().moveClock('2026-11-17T12:00:00Z')
  await (await owner())(routes.listTickets)
  answer = 503
  await deliverAt('2026-11-17T12:20:00Z')
  await deliverAt('2026-11-18T12:19:59Z')
  expect((await (await owner())(routes.getAuditStream)).body.status).toBe('failing')
  await deliverAt('2026-11-18T13:20:00Z')
  const paused = (await (await owner())(routes.getAuditStream)).body
  expect(paused).toMatchObject({
    ...{ status: 'paused', pausedAt: '2026-11-18T13:20:00.000Z', failingSince: '2026-11-17T12:20:00.000Z' },
    lastFailure: { why: 'answered', detail: '503' },
  })
  expect(paused).not.toHaveProperty('nextAttemptAt')
  const recorded = (await world.runtime().mails()).filter(({ subject }) => subject.includes('audit stream is paused'))
  expect(recorded.map(({ to }) => to)).toEqual(['owner@edelweiss.example'])
  expect(recorded[0]?.text).toContain('503')
  answer = 204
  received.length = 0
  await deliverAt('2026-11-18T14:30:00Z')
  expect(received).toEqual([])
  await (await owner())(routes.resumeAuditStream, { body: {} })
  await deliverAt('2026-11-18T15:00:00Z')
  expect(handlers()).toContain('listTickets')
  const everything = received.length
  await (await owner())(routes.resumeAuditStream, { body: { from: '2026-11-16T08:00:00Z' } })
  received.length = 0
  await deliverAt('2026-11-18T15:30:00Z')
  expect(received.length).toBeGreaterThan(everything)
  expect(handlers()).toContain('setAuditStream')
  const tooOld = (await owner())(routes.resumeAuditStream, { body: { from: '2026-10-01T08:00:00Z' } })
  expect(await refusalOf(tooOld)).toMatchObject({ status: 400 })
})

it('an audit stream ends when its owner removes it', async () => {
  const client = await owner()
  await client(routes.listTickets)
  expect((await client(routes.removeAuditStream)).body).toEqual({ removed: true })
  expect(await refusalOf(client(routes.getAuditStream))).toMatchObject({ status: 404 })
  received.length = 0
  await deliverAt('2026-11-18T17:00:00Z')
  expect(received).toEqual([])
})
