import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { documentedCosts } from '../documentedCosts.ts'
import { useWorld } from '../world.ts'
import { retaining, useTrailWorker, writing } from './trailWorker.ts'

const world = useWorld()
const { proxy, workAt } = useTrailWorker(world)

it('each task of the long-term trail costs what docs/costs.md says', async () => {
  const costs: string[] = []
  async function tell(what: string, instant: string, task: object) {
    proxy().reset()
    expect([what, await workAt(instant, task)]).toEqual([what, 'done'])
    const { read, write } = proxy().units()
    const signed = proxy()
      .calls()
      .filter((call) => call === 'TrentService.Sign').length
    costs.push([what, read, write, signed].join(' | '))
  }
  async function ask(instant: string) {
    await world.runtime().moveClock(instant)
    const customer = await world.as('customer')
    for (let count = 0; count < 10; count++) await customer(routes.listTickets)
    await world.runtime().settle()
  }
  await ask('2026-11-16T08:30:00Z')
  await tell('the first two hours of a trail, ten requests in them', '2026-11-16T10:16:00Z', writing())
  await tell('nothing was recorded since', '2026-11-16T10:17:00Z', writing())
  await ask('2026-11-16T10:30:00Z')
  await tell('two hours with ten requests', '2026-11-16T12:16:00Z', writing())
  await tell('nothing is kept no longer, for ever', '2026-11-17T03:00:00Z', retaining())
  await (await world.as('owner'))(routes.setAuditRetention, { body: { days: 1 } })
  await tell('two files are deleted', '2026-11-18T03:00:00Z', retaining())

  expect(documentedCosts('The long-term trail')).toEqual(costs)
})
