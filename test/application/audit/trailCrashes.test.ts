import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { startWorld } from '../world.ts'
import { eventsIn, filesOf, forgetTrail, recordThreeWindows, startTrailWorker, writing } from './trailWorker.ts'

const world = await startWorld()
const { proxy, workLocallyAt } = await startTrailWorker(world)
const evening = '2026-11-16T22:20:00Z'
await recordThreeWindows(world)
await world.runtime().moveClock(evening)

const forget = () => forgetTrail(world)

async function recorded() {
  const owner = await world.as('owner')
  const files = await filesOf(owner)
  return {
    files: await Promise.all(files.map(async ({ name }) => [name, await eventsIn(owner, name)])),
    verified: (await owner(routes.verifyAuditFiles)).body,
  }
}

/** Runs a task with a fault, and again as the queue does. */
async function workWith(task: object, fault: Fault | undefined) {
  proxy.reset(fault)
  await workLocallyAt(evening, task)
  const calls = proxy.calls()
  proxy.reset()
  const last = await workLocallyAt(evening, task)
  return { calls, last }
}

const whole = await workWith(writing(), undefined)
const expected = await recorded()

it('a run writes a file for each window, and a valid chain', () => {
  expect(expected.verified).toEqual({ digests: 3, files: 3, deleted: 0 })
})

it.each(titled(whole.calls, faultsOf(whole.calls, ['server error'])))(
  'the next run completes a failed one, with each event once and a valid chain: %s',
  async (_, fault) => {
    await forget()
    expect((await workWith(writing(), fault)).last).toBe('done')
    expect(await recorded()).toEqual(expected)
  },
)

it('concurrent runs write the same files and one chain', async () => {
  await forget()
  proxy.reset()
  const attempts = await Promise.all([1, 2, 3].map(() => workLocallyAt(evening, writing())))
  expect(attempts).toContain('done')
  expect(await workLocallyAt(evening, writing())).toBe('done')
  expect(await recorded()).toEqual(expected)
})
