import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { startWorld } from '../world.ts'
import { bucketOf, forgetTrail, recordThreeWindows, retaining, startTrailWorker, writing } from './trailWorker.ts'

const world = await startWorld()
const { proxy, workLocallyAt } = await startTrailWorker(world)
const later = '2026-11-18T03:00:00Z'
await recordThreeWindows(world)
await world.runtime().moveClock(later)
const bucket = await bucketOf(world.runtime())
await workLocallyAt(later, writing())
const set = async (days: number | 'for ever') => (await world.as('owner'))(routes.setAuditRetention, { body: { days } })
await set(1)
const keys = await bucket.keys('files/pilatus/')
const kept = await Promise.all(keys.map(async (key) => [key, await bucket.read(key)] as const))

async function deletions(): Promise<number> {
  const query = { handler: 'workOnAudit', limit: '100' } as const
  return (await (await world.as('owner'))(routes.listAuditEvents, { query })).body.events.length
}

/** Writes files to delete, and deletes them in a run with a fault. */
async function deleteWith(fault: Fault | undefined) {
  await forgetTrail(world)
  await workLocallyAt(later, writing())
  for (const [key, content] of kept) if (!(await bucket.keys(key)).includes(key)) await bucket.put(key, content)
  const before = await deletions()
  proxy.reset(fault)
  await workLocallyAt(later, retaining())
  const calls = proxy.calls()
  proxy.reset()
  const last = await workLocallyAt(later, retaining())
  const left = await bucket.keys('files/pilatus/')
  const { problem } = (await (await world.as('owner'))(routes.verifyAuditFiles)).body
  return { calls, outcome: { last, left, problem, recorded: (await deletions()) - before } }
}

const whole = await deleteWith(undefined)
const complete = { last: 'done', left: [], problem: undefined, recorded: 1 }

it('a deletion removes expired files, and is recorded once', () => {
  expect(kept.length).toBeGreaterThan(0)
  expect(whole.outcome).toEqual(complete)
})

it.each(titled(whole.calls, faultsOf(whole.calls)))(
  'the next run completes a deletion, which is recorded once: %s',
  async (_, fault) => {
    expect((await deleteWith(fault)).outcome).toEqual(complete)
  },
)

it('a longer retention period that is set just before files are deleted keeps all of them', async () => {
  await set('for ever')
  await forgetTrail(world)
  await workLocallyAt(later, writing())
  await set(1)
  const files = await bucket.keys('files/pilatus/')
  expect(files.length).toBeGreaterThan(0)
  // Retention, list, state, its digest, a signature. The sixth call moves the trail on.
  proxy.reset({ call: 6, kind: 'hold' })
  const work = workLocallyAt(later, retaining())
  await proxy.hanging()
  expect(proxy.calls().at(-1)).toBe('DynamoDB TransactWriteItems')
  await set('for ever')
  proxy.release()
  expect(await work).toBe('failed')
  proxy.reset()
  expect(await workLocallyAt(later, retaining())).toBe('done')
  expect(await bucket.keys('files/pilatus/')).toEqual(files)
})
