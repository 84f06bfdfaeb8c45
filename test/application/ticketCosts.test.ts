import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../shared/api/routes.ts'
import { type FaultProxy, startFaultProxy } from '../faultProxy.ts'
import { type InProcess, startInProcess } from './inProcess.ts'
import { openTicket, useWorld } from './world.ts'

const world = useWorld()
let proxy: FaultProxy | undefined
let tickets: InProcess | undefined
beforeAll(async () => {
  tickets = await startInProcess(world.runtime(), 'tickets', async (endpoint) => {
    proxy = await startFaultProxy(endpoint)
    return proxy.url
  })
})
afterAll(() => proxy?.stop())

/** What one request reads and writes, in units of the database, and how many calls it makes to it. */
async function costOf(request: () => Promise<unknown>): Promise<string> {
  proxy?.reset()
  await request()
  const { read, write } = proxy?.units() ?? { read: Number.NaN, write: Number.NaN }
  const calls = proxy?.calls().filter((call) => call.startsWith('DynamoDB')).length
  return `${read} | ${write} | ${calls}`
}

describe('what a request to a ticket costs', () => {
  it('is what docs/costs.md says', async () => {
    if (!tickets) throw new Error('The handler has not started.')
    const [customer, agent] = [await tickets.as('customer'), await tickets.as('agent')]
    await customer(routes.listTickets)
    const keys = { idempotencyKey: 'a-key' }
    const costs = new Map<string, string>()
    let number = ''
    costs.set(
      'open a ticket, with an Idempotency-Key',
      await costOf(async () => {
        const body = {
          subject: 'The load balancer answers 502',
          body: 'Since nine.',
          category: 'technical',
          priority: 'P1',
        } as const
        number = (await customer(routes.openTicket, { body, ...keys })).body.number
      }),
    )
    const params = { params: { number } }
    const reply = { ...params, body: { body: 'We are looking into it.' } }
    costs.set('first answer', await costOf(() => agent(routes.writeMessage, { ...reply, ...keys })))
    costs.set('customer’s reply', await costOf(() => customer(routes.writeMessage, reply)))
    costs.set(
      'reply that changes no status',
      await costOf(() => customer(routes.writeMessage, { ...reply, idempotencyKey: 'b' })),
    )
    costs.set('the same without a key', await costOf(() => customer(routes.writeMessage, reply)))
    costs.set(
      'internal note',
      await costOf(() => agent(routes.writeMessage, { ...params, body: { body: 'Hm.', internal: true } })),
    )
    costs.set('take a ticket', await costOf(() => agent(routes.assignTicket, params)))
    costs.set(
      'change the priority',
      await costOf(() =>
        agent(routes.prioritiseTicket, { ...params, body: { priority: 'P2', reason: 'One zone is up again' } }),
      ),
    )
    costs.set(
      'stop watching',
      await costOf(() => customer(routes.watchTicket, { params: { number, member: 'me' }, body: { watching: false } })),
    )
    const { activityAt } = (await customer(routes.getTicket, params)).body
    costs.set(
      'mark as read',
      await costOf(() => customer(routes.markRead, { ...params, body: { readUpTo: activityAt } })),
    )
    costs.set('close', await costOf(() => customer(routes.closeTicket, params)))

    const other = { params: { number: (await openTicket(customer)).number } }
    for (const body of ['One.', 'Two.', 'Three.', 'Four.'])
      await customer(routes.writeMessage, { ...other, body: { body } })
    costs.set('read a ticket with five messages', await costOf(() => customer(routes.getTicket, other)))
    for (let count = 0; count < 25; count++) await openTicket(customer)
    costs.set('list 25 tickets', await costOf(() => customer(routes.listTickets)))
    costs.set('list the queue, 25 tickets', await costOf(() => agent(routes.listQueue)))
    costs.set(
      'find text among 27 tickets',
      await costOf(() => customer(routes.listTickets, { query: { text: 'balancer' } })),
    )

    const documented = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8').split('\n')
    const rows = [...costs].map(([what, cost]) => `| ${what} | ${cost} |`)
    expect(rows.filter((row) => !documented.some((line) => line.startsWith(row)))).toEqual([])
  })
})
