import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { eventuallyIn, mondayMorning, openTicket, refusalOf, useWorld } from '../world.ts'
import { bucketOf, eventsIn, filesOf, retaining, useTrailWorker, writing } from './trailWorker.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const { workAt, workLocallyAt } = useTrailWorker(world)
const owner = () => world.as('owner')

/** Sends an event of the platform's own API at the instant at which it happened. */
async function happened(id: string, timestamp: string, organisation = 'pilatus') {
  const event = {
    ...{ organisation, 'request-id': id, timestamp, handler: 'list-instances', message: 'Done', uri: '/v2/instance' },
    ...{ status: 200, 'elapsed-ms': 12, 'source-ip': '203.0.113.7' },
    'iam-user': { id: 'someone', sso: false, 'two-factor-authentication': true, role: 'developer' },
  }
  await (await world.as('service'))(routes.ingestAuditEvents, { body: { events: [event] } })
}

describe('the long-term trail', () => {
  it('has a file of changes and requests for each two hours with events, and none for others', async () => {
    const customer = await world.as('customer')
    await openTicket(customer)
    await customer(routes.listTickets)
    expect(await workAt('2026-11-16T10:14:59Z', writing())).toBe('done')
    expect(await filesOf(await owner())).toEqual([])
    expect(await workAt('2026-11-16T10:15:00Z', writing())).toBe('done')
    const window = { from: '2026-11-16T08:00:00.000Z', to: '2026-11-16T10:00:00.000Z' }
    const [file, ...others] = await filesOf(await owner())
    expect(others).toEqual([])
    expect(file).toMatchObject({ name: '2026-11-16T08-0001', ...window })
    const events = await eventsIn(await owner(), '2026-11-16T08-0001')
    expect(events.map(({ handler }) => handler)).toEqual(expect.arrayContaining(['openTicket', 'listTickets']))
    const query = { of: 'everything', to: window.to, limit: '100' } as const
    const shown = (await (await owner())(routes.listAuditEvents, { query })).body.events
    expect(events.map((event) => event['request-id'])).toEqual(shown.map((event) => event['request-id']).toReversed())
  })

  it('contains a late event once, in the file of its arrival, and catches up on missed runs', async () => {
    await happened('in-time', '2026-11-16T10:05:01Z')
    await happened('late', '2026-11-16T09:30:00Z')
    await happened('late', '2026-11-16T09:30:00Z')
    // Late, but it belongs to the two hours in which it arrived.
    await happened('late-here', '2026-11-16T10:01:00Z')
    await world.runtime().moveClock('2026-11-17T12:30:00Z')
    await happened('next-day', '2026-11-17T12:29:00Z')
    expect(await workAt('2026-11-17T20:20:00Z', writing())).toBe('done')
    const files = (await filesOf(await owner())).map(({ name }) => name)
    expect(files).toEqual(['2026-11-16T08-0001', '2026-11-16T10-0001', '2026-11-17T12-0001'])
    const recorded = async (file: string) =>
      (await eventsIn(await owner(), file))
        .map((event) => event['request-id'])
        .filter((id) => /^[a-z]+-?[a-z]*$/.test(id))
    expect(await Promise.all(files.map(recorded))).toEqual([[], ['in-time', 'late', 'late-here'], ['next-day']])
  })

  it('stays the same, without new files, when it is written again', async () => {
    const bucket = await bucketOf(world.runtime())
    const before = await bucket.keys('')
    expect(await workLocallyAt('2026-11-17T20:20:00Z', writing())).toBe('done')
    expect(await bucket.keys('')).toEqual(before)
  })

  it('is written automatically every two hours', async () => {
    await world.runtime().moveClock('2026-11-17T22:19:58Z')
    await eventually(async () => (await filesOf(await owner())).some(({ name }) => name === '2026-11-17T20-0001'))
  })

  it('exists on plans with all API traffic, and is readable only by its own organisation', async () => {
    await workAt('2026-11-17T22:20:30Z', writing('starling'))
    const neighbour = await world.as('neighbour')
    const params = { file: '2026-11-16T10-0001' }
    for (const ask of [
      () => neighbour(routes.listAuditFiles),
      () => neighbour(routes.getAuditFile, { params }),
      () => neighbour(routes.verifyAuditFiles),
      () => neighbour(routes.listAuditDigests),
    ])
      expect(await refusalOf(ask())).toMatchObject({ status: 403, code: 'plan_lacks' })
    const enterprise = await world.runtime().clientOf('owner@edelweiss.example')
    expect((await filesOf(enterprise)).map(({ name }) => name)).not.toContain(params.file)
    expect(await refusalOf(enterprise(routes.getAuditFile, { params }))).toMatchObject({ status: 404 })
  })

  it('can be listed for a period, page by page', async () => {
    const client = await owner()
    const all = (await filesOf(client)).map(({ name }) => name)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = (await client(routes.listAuditFiles, { query: { limit: '1', ...(cursor && { cursor }) } })).body
      paged.push(...page.files.map(({ name }) => name))
      cursor = page.nextCursor
    } while (cursor)
    expect(paged).toEqual(all)
    const within = await filesOf(client, { from: '2026-11-16T10:00:00Z', to: '2026-11-17T12:00:00Z' })
    expect(within.map(({ name }) => name)).toEqual(['2026-11-16T10-0001'])
  })
})

describe('the retention of the long-term trail', () => {
  const set = async (days: number | 'for ever') => (await owner())(routes.setAuditRetention, { body: { days } })
  const names = async () => (await filesOf(await owner())).map(({ name }) => name)
  const keysIn = async (prefix: string) => (await bucketOf(world.runtime())).keys(`${prefix}/pilatus/`)

  it('hides older files at once when it is shortened, and shows them again if extended before deletion', async () => {
    await world.runtime().moveClock('2026-11-18T13:00:00Z')
    const all = await names()
    await set(1)
    expect(await names()).toEqual(['2026-11-17T12-0001', '2026-11-17T20-0001'])
    const hidden = (await owner())(routes.getAuditFile, { params: { file: '2026-11-16T08-0001' } })
    expect(await refusalOf(hidden)).toMatchObject({ status: 404 })
    await set('for ever')
    expect(await names()).toEqual(all)
    await workAt('2026-11-18T13:00:00Z', retaining())
    expect(await names()).toEqual(all)
  })

  it('deletes expired files by day, records it in the trail and the chain, and leaves a valid chain', async () => {
    await set(1)
    const digests = (await keysIn('digests')).length
    expect(await workAt('2026-11-18T13:00:00Z', retaining())).toBe('done')
    expect((await keysIn('files')).map((key) => key.split('/').at(-1))).toEqual([
      '2026-11-17T12-0001.jsonl.gz',
      '2026-11-17T20-0001.jsonl.gz',
    ])
    expect((await keysIn('digests')).length).toBe(digests + 1)
    expect(await workLocallyAt('2026-11-18T13:00:00Z', retaining())).toBe('done')
    expect((await keysIn('digests')).length).toBe(digests + 1)
    const { events } = (await (await owner())(routes.listAuditEvents, { query: { handler: 'workOnAudit' } })).body
    expect(events.map(({ message }) => message)).toEqual([
      'AuditFilesDeleted 2 files, 2026-11-16T08-0001 to 2026-11-16T10-0001',
    ])
    expect((await (await owner())(routes.verifyAuditFiles)).body).toEqual({ digests: 5, files: 2, deleted: 2 })
    await set('for ever')
    expect(await names()).toHaveLength(2)
  })

  it('is applied automatically every day', async () => {
    await set(1)
    await world.runtime().moveClock('2026-11-19T02:59:58Z')
    await eventually(async () => (await keysIn('files')).length === 0)
  })
})

it('files written on a plan with all API traffic stay readable on a smaller plan, which adds none', async () => {
  await world.runtime().moveClock(mondayMorning)
  const client = await owner()
  await client(routes.setAuditRetention, { body: { days: 'for ever' } })
  await client(routes.changePlan, { body: { plan: 'starter' } })
  await workAt('2026-11-19T12:20:00Z', writing())
  expect((await filesOf(await owner())).length).toBeGreaterThan(0)
  await world.runtime().moveClock('2026-12-02T08:00:00Z')
  await openTicket(await world.as('customer'))
  await workAt('2026-12-02T12:20:00Z', writing())
  expect((await filesOf(await owner())).filter(({ from }) => from >= '2026-12-01')).toEqual([])
  await (await owner())(routes.setAuditRetention, { body: { days: 1 } })
  expect(await filesOf(await owner())).toEqual([])
})
