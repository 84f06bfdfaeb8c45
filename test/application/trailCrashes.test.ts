import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { trailStateKey } from '../../shared/adapters/dynamodb/keys.ts'
import { routes } from '../../shared/api/routes.ts'
import { type Fault, faultsOf } from '../faultProxy.ts'
import { tablesOf } from './storage.ts'
import { bucketOf, eventsIn, filesOf, retaining, useTrailWorker, writing } from './trailWorker.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const { proxy, workLocallyAt } = useTrailWorker(world)
const evening = '2026-11-16T22:20:00Z'

/** As if nothing had been written yet. */
async function forget(): Promise<void> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: trailStateKey('pilatus') }))
  const bucket = await bucketOf(world.runtime())
  for (const prefix of ['files/pilatus/', 'digests/pilatus/'])
    for (const key of await bucket.keys(prefix)) await bucket.remove(key)
}

async function told() {
  const owner = await world.as('owner')
  const files = await filesOf(owner)
  return {
    files: await Promise.all(files.map(async ({ name }) => [name, await eventsIn(owner, name)])),
    verified: (await owner(routes.verifyAuditFiles)).body,
  }
}

/** Works with a fault, and once more as the queue does. */
async function workWith(task: object, fault: Fault | undefined) {
  proxy().reset(fault)
  await workLocallyAt(evening, task)
  const calls = proxy().calls()
  proxy().reset()
  const last = await workLocallyAt(evening, task)
  return { calls, last }
}

beforeAll(async () => {
  for (const instant of ['2026-11-16T08:30:00Z', '2026-11-16T12:30:00Z', '2026-11-16T16:30:00Z']) {
    await world.runtime().moveClock(instant)
    await (await world.as('customer'))(routes.listTickets)
  }
  await world.runtime().moveClock(evening)
})

it('a run that ends at any wire call leaves files that the next one completes: each event once, and a chain that holds', async () => {
  const whole = await workWith(writing(), undefined)
  const expected = await told()
  expect(expected.verified).toEqual({ digests: 3, files: 3, deleted: 0 })
  for (const fault of faultsOf(whole.calls.length, ['crash before', 'crash after', 'server error'])) {
    await forget()
    expect([fault, (await workWith(writing(), fault)).last]).toEqual([fault, 'done'])
    const { files, verified } = await told()
    expect([fault, files]).toEqual([fault, expected.files])
    expect([fault, verified]).toEqual([fault, expected.verified])
  }
}, 600_000)

it('runs at the same time write the same files, and one chain', async () => {
  const expected = await told()
  await forget()
  proxy().reset()
  const attempts = await Promise.all([1, 2, 3].map(() => workLocallyAt(evening, writing())))
  expect(attempts).toContain('done')
  expect(await workLocallyAt(evening, writing())).toBe('done')
  expect(await told()).toEqual(expected)
})

it('a deletion that ends at any wire call is told once, and completed by the next run', async () => {
  const owner = await world.as('owner')
  await owner(routes.setAuditRetention, { body: { days: 1 } })
  const later = '2026-11-18T03:00:00Z'
  await world.runtime().moveClock(later)
  const bucket = await bucketOf(world.runtime())
  const keys = await bucket.keys('files/pilatus/')
  const kept = await Promise.all(keys.map(async (key) => [key, await bucket.read(key)] as const))
  const deletions = async () => {
    const query = { handler: 'workOnAudit', limit: '100' } as const
    return (await (await world.as('owner'))(routes.listAuditEvents, { query })).body.events.length
  }
  const attempt = async (fault: Fault | undefined) => {
    await forget()
    await workLocallyAt(later, writing())
    for (const [key, content] of kept) if (!(await bucket.keys(key)).includes(key)) await bucket.put(key, content)
    const before = await deletions()
    proxy().reset(fault)
    await workLocallyAt(later, retaining())
    const calls = proxy().calls()
    proxy().reset()
    expect([fault, await workLocallyAt(later, retaining())]).toEqual([fault, 'done'])
    expect([fault, await bucket.keys('files/pilatus/')]).toEqual([fault, []])
    expect([fault, (await deletions()) - before]).toEqual([fault, 1])
    const verified = (await (await world.as('owner'))(routes.verifyAuditFiles)).body
    expect([fault, verified.problem]).toEqual([fault, undefined])
    return calls
  }
  const calls = await attempt(undefined)
  for (const fault of faultsOf(calls.length)) await attempt(fault)
}, 600_000)

it('a longer retention that is set while files are about to be deleted keeps all that is there', async () => {
  const later = '2026-11-18T03:00:00Z'
  await world.runtime().moveClock(later)
  const set = async (days: number | 'for ever') =>
    (await world.as('owner'))(routes.setAuditRetention, { body: { days } })
  await set('for ever')
  await forget()
  await workLocallyAt(later, writing())
  await set(1)
  const bucket = await bucketOf(world.runtime())
  const files = await bucket.keys('files/pilatus/')
  expect(files.length).toBeGreaterThan(0)
  // Retention, list, state, its digest, a signature; then what moves the trail on.
  proxy().reset({ call: 6, kind: 'hold' })
  const work = workLocallyAt(later, retaining())
  await proxy().hanging()
  expect(proxy().calls().at(-1)).toBe('DynamoDB TransactWriteItems')
  await set('for ever')
  proxy().release()
  expect(await work).toBe('failed')
  proxy().reset()
  expect(await workLocallyAt(later, retaining())).toBe('done')
  expect(await bucket.keys('files/pilatus/')).toEqual(files)
})
