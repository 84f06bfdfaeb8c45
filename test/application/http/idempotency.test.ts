import { randomUUID } from 'node:crypto'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { auditKey, ticketCountsKey, ticketKey, writeCountKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { ApiProblem, type Client, type Sent } from '../../../shared/core/api/client.ts'
import { isWrite, type Route } from '../../../shared/core/api/route.ts'
import { type Operation, routes } from '../../../shared/http/routes.ts'
import { repetitions } from '../../effort.ts'
import { type Fault, faultsOf, startFaultProxy, titled } from '../../faultProxy.ts'
import { startInProcess } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import { openTicket, refusalOf, startWorld, ticketBody, type Who } from '../world.ts'

const world = await startWorld()
// Code in this process uses the machine's clock.
await world.runtime().moveClock(new Date().toISOString())
const proxy = await startFaultProxy(world.runtime().aws)
afterAll(proxy.stop)
let remainingMs = 60_000
const tickets = await startInProcess(
  world.runtime(),
  'tickets',
  () => proxy.url,
  () => remainingMs,
)

const text = 'one line\n'
const announced = { fileName: 'log.txt', contentType: 'text/plain', sizeBytes: text.length } as const

interface Write {
  readonly operation: Operation
  readonly by: Who
  readonly sent: Sent<Route>
  /** Replaces parts of `sent`, usually the body, so that the same key comes with another request. */
  readonly otherwise: Partial<Sent<Route>>
}

/** Every write of the ticket API, each on its own ticket. */
const writes: Record<string, (client: Client) => Promise<Write>> = {
  'opening a ticket with a file': async () => ({
    operation: 'openTicket',
    by: 'customer',
    sent: { body: { ...ticketBody, attachments: [await uploaded()] } },
    otherwise: { body: ticketBody },
  }),
  'opening a follow-up': async (customer) => ({
    operation: 'openTicket',
    by: 'customer',
    sent: { body: { ...ticketBody, followUpTo: await closedTicket(customer) } },
    otherwise: { body: ticketBody },
  }),
  'a customer’s reply': async (customer) => ({
    operation: 'writeMessage',
    by: 'customer',
    sent: { ...(await onTicket(customer)), body: { body: 'More.' } },
    otherwise: { body: { body: 'Other.' } },
  }),
  'a reply by support': async (customer) => ({
    operation: 'writeMessage',
    by: 'agent',
    sent: { ...(await onTicket(customer)), body: { body: 'Answer.' } },
    otherwise: { body: { body: 'Other.' } },
  }),
  'an internal note': async (customer) => ({
    operation: 'writeMessage',
    by: 'agent',
    sent: { ...(await onTicket(customer)), body: { body: 'Note.', internal: true } },
    otherwise: { body: { body: 'Other.', internal: true } },
  }),
  'a hand-over': async (customer) => ({
    operation: 'assignTicket',
    by: 'agent',
    sent: { ...(await onTicket(customer)), body: { note: 'Yours.' } },
    otherwise: { body: { note: 'Mine.' } },
  }),
  'changing the priority': async (customer) => ({
    operation: 'prioritiseTicket',
    by: 'agent',
    sent: { ...(await onTicket(customer)), body: { priority: 'P3', reason: 'Why.' } },
    otherwise: { body: { priority: 'P4', reason: 'Why.' } },
  }),
  'setting affected resources': async (customer) => ({
    operation: 'setAffectedResources',
    by: 'customer',
    sent: { ...(await onTicket(customer)), body: { affectedResources: ['lb-1'] } },
    otherwise: { body: { affectedResources: [] } },
  }),
  'unfollowing a ticket': async (customer) => ({
    operation: 'followTicket',
    by: 'customer',
    sent: { params: { number: (await openTicket(customer)).number, member: 'me' }, body: { following: false } },
    otherwise: { body: { following: true } },
  }),
  closing: async (customer) => ({
    operation: 'closeTicket',
    by: 'customer',
    sent: await onTicket(customer),
    otherwise: await onTicket(customer),
  }),
  'logging a call': async (customer) => ({
    operation: 'logCall',
    by: 'agent',
    sent: {
      params: { organisation: 'pilatus' },
      body: { ...ticketBody, caller: (await openTicket(customer)).requester.id },
    },
    otherwise: { body: { ...ticketBody, caller: 'nobody' } },
  }),
  'pausing notices': async (customer) => ({
    operation: 'pauseNotices',
    by: 'agent',
    sent: { ...(await onTicket(customer)), body: { until: inAnHour(), reason: 'In hand.' } },
    otherwise: { body: { until: inAnHour(), reason: 'Other.' } },
  }),
  'marking as read': async (customer) => {
    const { params } = await onTicket(customer)
    const reply = await (await tickets.as('agent'))(routes.writeMessage, { params, body: { body: 'Answer.' } })
    return {
      operation: 'markRead',
      by: 'customer',
      sent: { params, body: { readUpTo: reply.body.activityAt } },
      otherwise: { body: { readUpTo: reply.body.openedAt } },
    }
  },
  'reporting that one is typing': async (customer) => ({
    operation: 'reportTyping',
    by: 'agent',
    sent: await onTicket(customer),
    otherwise: await onTicket(customer),
  }),
  'setting canned replies': async () => ({
    operation: 'setCannedReplies',
    by: 'agent',
    sent: { body: { replies: [{ name: 'Thanks', text: 'Thank you.' }] } },
    otherwise: { body: { replies: [] } },
  }),
  'announcing a file': async () => ({
    operation: 'announceAttachment',
    by: 'customer',
    sent: { body: announced },
    otherwise: { body: { ...announced, sizeBytes: 5 } },
  }),
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const onTicket = async (customer: Client) => ({ params: { number: (await openTicket(customer)).number } })

async function closedTicket(customer: Client): Promise<string> {
  const { number } = await openTicket(customer)
  await customer(routes.closeTicket, { params: { number } })
  return number
}

async function uploaded(): Promise<string> {
  // Through the runtime, since the link is signed for the host to which it leads.
  const customer = await world.as('customer')
  const { id, upload } = (await customer(routes.announceAttachment, { body: announced })).body
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: text })
  return id
}

const countSchema = z.number().default(0)
const countsSchema = z.object({ new: countSchema, open: countSchema, waiting: countSchema, closed: countSchema })

/** The state of tickets to compare: counts, the content of the thread, and the number of an operation's events. */
async function stateOf(number: string | undefined, operation: Operation, since: string) {
  const { client, product, audit } = await tablesOf(world.runtime())
  const counted = client.send(new GetCommand({ TableName: product, Key: ticketCountsKey('pilatus') }))
  const inThread =
    number === undefined
      ? undefined
      : client.send(
          new QueryCommand({
            TableName: product,
            KeyConditionExpression: 'PK = :ticket',
            ExpressionAttributeValues: { ':ticket': ticketKey(number).PK },
          }),
        )
  const audited = [auditKey('pilatus', '', '', '', '').PK, '@provider'].map((trail) =>
    client.send(
      new QueryCommand({
        TableName: audit,
        KeyConditionExpression: 'PK = :trail AND SK >= :since',
        // The audit trail also contains views by support, and notices that fall due in the meantime.
        FilterExpression: 'event.#handler = :operation',
        ExpressionAttributeNames: { '#handler': 'handler' },
        ExpressionAttributeValues: { ':trail': trail, ':operation': operation, ':since': since },
        Select: 'COUNT',
      }),
    ),
  )
  const { Items = [] } = (await inThread) ?? {}
  const events = await Promise.all(audited)
  return {
    counts: countsSchema.parse((await counted).Item ?? {}),
    version: z
      .number()
      .optional()
      .parse(Items.find(({ SK }) => SK === 'TICKET')?.version),
    entries: Items.length,
    events: events.reduce((sum, { Count = 0 }) => sum + Count, 0),
  }
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, count) => total + count, 0)

const difference = (before: Awaited<ReturnType<typeof stateOf>>, after: Awaited<ReturnType<typeof stateOf>>) => ({
  all: sum(after.counts) - sum(before.counts),
  closed: after.counts.closed - before.counts.closed,
  versions: (after.version ?? 0) - (before.version ?? 0),
  entries: after.entries - before.entries,
  events: after.events - before.events,
})

/** Writes of this process are counted but not limited. Without this, the runtime's functions would refuse more. */
async function forgetWrites(): Promise<void> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  const Key = writeCountKey('pilatus', new Date().toISOString().slice(0, 16))
  await client.send(new DeleteCommand({ TableName, Key }))
}

async function prepared(what: string) {
  proxy.reset()
  await forgetWrites()
  const make = writes[what]
  if (!make) throw new Error(`There is no write for ${what}.`)
  const write = await make(await tickets.as('customer'))
  const route: Route = routes[write.operation]
  const number = numberIn(write.sent)
  const since = new Date().toISOString()
  const state = () => stateOf(number, write.operation, since)
  return { ...write, route, number, state, before: await state() }
}

/** Retries as clients do, since on a busy machine some repeats must try again in a moment with the same key. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const isBusy = error instanceof ApiProblem && error.problem.code === 'busy'
      if (!isBusy || attempt === 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}

function numberIn({ params }: Sent<Route>): string | undefined {
  const entry = Object.entries(params ?? {}).find(([name]) => name === 'number')
  return entry && String(entry[1])
}

async function withCrash(what: string, fault: Fault | undefined) {
  const { route, sent, by, state, before } = await prepared(what)
  const client = await tickets.as(by)
  const idempotencyKey = randomUUID()
  proxy.reset(fault)
  const first = await client(route, { ...sent, idempotencyKey }).then(
    ({ body }) => JSON.stringify(body),
    () => undefined,
  )
  const calls = proxy.calls()
  proxy.reset()
  const again = JSON.stringify((await client(route, { ...sent, idempotencyKey })).body)
  return { calls, first, again, effect: difference(before, await state()) }
}

const isCommit = (call: string) => call.includes('TransactWriteItems')

const parallel = repetitions({ full: 50, quick: 12 })
const wholes: [what: string, whole: Awaited<ReturnType<typeof withCrash>>][] = []
for (const what of Object.keys(writes)) wholes.push([what, await withCrash(what, undefined)])

describe.each(wholes)('%s', (what, whole) => {
  it('has one effect under parallel repeats, all with the same response [86]', async () => {
    const { route, sent, by, state, before } = await prepared(what)
    const client = await tickets.as(by)
    const idempotencyKey = randomUUID()
    const repeat = () => patiently(() => client(route, { ...sent, idempotencyKey }))
    const outcomes = await Promise.all(
      Array.from({ length: parallel }, async () => JSON.stringify((await repeat()).body)),
    )
    expect(new Set(outcomes).size).toBe(1)
    const once = difference(before, await state())
    expect(once.events).toBe(1)
    expect(Math.max(...Object.values(once))).toBe(1)
  })

  it('is refused with the same key and another body, without effect [87]', async () => {
    const { route, sent, by, state, otherwise } = await prepared(what)
    const client = await tickets.as(by)
    const idempotencyKey = randomUUID()
    await client(route, { ...sent, idempotencyKey })
    const after = await state()
    const refused = await refusalOf(client(route, { ...sent, ...otherwise, idempotencyKey }))
    expect(refused).toMatchObject({ status: 422, code: 'key_reused' })
    expect(await state()).toEqual(after)
  })

  it('has one effect when nothing fails', () => {
    expect(whole.effect.events).toBe(1)
    expect(whole.again).toBe(whole.first)
  })

  it.each(titled(whole.calls, faultsOf(whole.calls)))(
    'has one effect after a repeat, although its process crashed: %s [90]',
    async (_, fault) => {
      const { first, again, effect } = await withCrash(what, fault)
      if (first !== undefined) expect(again).toBe(first)
      expect(effect).toEqual(whole.effect)
    },
  )
})

describe('a request whose time is almost over', () => {
  it('is refused as busy in time, and a repeat returns what was nevertheless committed', async () => {
    const { route, sent, by, state, before } = await prepared('a customer’s reply')
    const client = await tickets.as(by)
    const idempotencyKey = randomUUID()
    const commit = wholes.find(([what]) => what === 'a customer’s reply')?.[1].calls.findIndex(isCommit) ?? -1
    proxy.reset({ call: commit + 1, kind: 'hold' })
    // Less than the time that is reserved for the response.
    remainingMs = 500
    try {
      const refused = await refusalOf(client(route, { ...sent, idempotencyKey }))
      expect(refused).toMatchObject({ status: 503, code: 'busy' })
    } finally {
      remainingMs = 60_000
    }
    await proxy.hanging()
    proxy.release()
    const { body } = await patiently(() => client(route, { ...sent, idempotencyKey }))
    expect(body).toMatchObject({ version: 2 })
    expect(difference(before, await state()).events).toBe(1)
  })
})

describe('the writes above', () => {
  it('cover every write of the ticket API, except for calendar feeds, which have their own tests', async () => {
    await forgetWrites()
    const customer = await tickets.as('customer')
    const tested = await Promise.all(Object.values(writes).map(async (make) => (await make(customer)).operation))
    const all = Object.entries<Route>(routes)
      .filter(([name, route]) => route.area === 'tickets' && isWrite(route) && !name.endsWith('CalendarFeed'))
      .map(([name]) => name)
    expect([...new Set<string>(tested)].sort()).toEqual(all.sort())
  })
})

describe('two simultaneous replies', () => {
  it('with the same ETag: one is refused with 412, and no reply is lost', async () => {
    await forgetWrites()
    const { number } = await openTicket(await world.as('customer'))
    const [agent, csm] = [await tickets.as('agent'), await tickets.as('csm')]
    const params = { number }
    const outcomes = await Promise.allSettled([
      agent(routes.writeMessage, { params, body: { body: 'First.' }, ifMatch: '"1"' }),
      csm(routes.writeMessage, { params, body: { body: 'Second.' }, ifMatch: '"1"' }),
    ])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(await refusalOf(Promise.reject(refused?.reason))).toMatchObject({ status: 412, code: 'stale' })
    const loser = outcomes[0]?.status === 'rejected' ? agent : csm
    const seen = await loser(routes.getTicket, { params })
    await loser(routes.writeMessage, { params, body: { body: 'Third.' }, ifMatch: seen.etag ?? '' })
    expect((await agent(routes.getTicket, { params })).body.entries).toHaveLength(3)
  })
})

describe('the number of writes in a minute', () => {
  it('is limited per person and per organisation, and refusals say when to retry [69]', async () => {
    const tables = await tablesOf(world.runtime())
    const { api, tokenOf, now } = world.runtime()
    const authorization = `Bearer ${await tokenOf('customer@starling.example')}`
    const open = () =>
      fetch(`${api}/tickets`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(ticketBody),
      })
    expect((await open()).status).toBe(201)
    const Key = { PK: 'WRITES#starling', SK: (await now()).slice(0, 16) }
    const { Item = {} } = await tables.client.send(new GetCommand({ TableName: tables.product, Key }))
    expect(Item.organisationWrites).toBeGreaterThan(0)
    const person = Object.keys(Item).find((name) => name.startsWith('person ')) ?? ''
    for (const [name, count] of [
      ['organisationWrites', 1_200],
      [person, 600],
    ] as const) {
      const counts = { ...Item, [name]: count }
      await tables.client.send(new PutCommand({ TableName: tables.product, Item: counts }))
      const refused = await open()
      expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many' }])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      // Refused writes do not count, so that one person cannot lock out the others.
      const left = await tables.client.send(new GetCommand({ TableName: tables.product, Key }))
      expect(left.Item).toEqual(counts)
    }
    expect((await openTicket(await world.as('customer'))).status).toBe('new')
    await world.runtime().moveClock('+5m')
    expect((await openTicket(await world.runtime().clientOf('customer@starling.example'))).status).toBe('new')
  })
})
