import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { type FaultProxy, startFaultProxy } from '../../faultProxy.ts'
import { documentedCosts } from '../documentedCosts.ts'
import { type InProcess, startInProcess } from '../inProcess.ts'
import { openTicket, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
let proxy: FaultProxy | undefined
let tickets: InProcess | undefined
beforeAll(async () => {
  // Code in this process uses the machine's clock, by which links to files expire.
  await world.runtime().moveClock(new Date().toISOString())
  tickets = await startInProcess(world.runtime(), 'tickets', async (endpoint) => {
    proxy = await startFaultProxy(endpoint)
    return proxy.url
  })
})
afterAll(() => proxy?.stop())

/** The database units that one request reads and writes, and the number of its calls to the database. */
async function costOf(request: () => Promise<unknown>): Promise<string> {
  proxy?.reset()
  await request()
  const { read, write } = proxy?.units() ?? { read: Number.NaN, write: Number.NaN }
  const calls = proxy?.calls().filter((call) => call.startsWith('DynamoDB')).length
  return `${read} | ${write} | ${calls}`
}

describe('the cost of a request to a ticket', () => {
  it('is what docs/costs.md says', async () => {
    if (!tickets) throw new Error('The handler has not started.')
    const [customer, agent] = [await tickets.as('customer'), await tickets.as('agent')]
    await customer(routes.listTickets)
    await world.as('csm')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const csm = colleagues.find(({ roles }) => roles.includes('csm')) ?? { id: '' }
    const keys = { idempotencyKey: 'a-key' }
    const costs = new Map<string, string>()
    let number = ''
    let requester = ''
    costs.set(
      'open a ticket, with an Idempotency-Key',
      await costOf(async () => {
        const body = {
          subject: 'The load balancer answers 502',
          body: 'Since nine.',
          category: 'technical',
          priority: 'P1',
        } as const
        const opened = (await customer(routes.openTicket, { body, ...keys })).body
        number = opened.number
        requester = opened.requester.id
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
      'hand over with a note',
      await costOf(() => agent(routes.assignTicket, { ...params, body: { assignee: csm.id, note: 'Yours.' } })),
    )
    costs.set(
      'name resources',
      await costOf(() => customer(routes.setAffectedResources, { ...params, body: { affectedResources: ['lb-1'] } })),
    )
    costs.set(
      'pause notices',
      await costOf(() =>
        agent(routes.pauseNotices, {
          ...params,
          // After the due instant on any day that this runs, so that the clock's place in its index changes.
          body: { until: new Date(Date.now() + 6 * 86_400_000).toISOString(), reason: 'In hand' },
        }),
      ),
    )
    costs.set(
      'change the priority',
      await costOf(() =>
        agent(routes.prioritiseTicket, { ...params, body: { priority: 'P2', reason: 'One zone is up again' } }),
      ),
    )
    costs.set(
      'stop watching',
      await costOf(() =>
        customer(routes.followTicket, { params: { number, member: 'me' }, body: { following: false } }),
      ),
    )
    const { activityAt } = (await customer(routes.getTicket, params)).body
    costs.set(
      'mark as read',
      await costOf(() => customer(routes.markRead, { ...params, body: { readUpTo: activityAt } })),
    )
    costs.set('close', await costOf(() => customer(routes.closeTicket, params)))
    costs.set(
      'follow up a closed ticket',
      await costOf(() => customer(routes.openTicket, { body: { ...ticketBody, followUpTo: number } })),
    )
    costs.set(
      'log a call',
      await costOf(() =>
        agent(routes.logCall, { params: { organisation: 'pilatus' }, body: { ...ticketBody, caller: requester } }),
      ),
    )

    const other = { params: { number: (await openTicket(customer)).number } }
    for (const body of ['One.', 'Two.', 'Three.', 'Four.'])
      await customer(routes.writeMessage, { ...other, body: { body } })
    costs.set('read a ticket with five messages', await costOf(() => customer(routes.getTicket, other)))
    costs.set('read what became of its promise', await costOf(() => customer(routes.getPromiseProof, other)))
    const announced = { fileName: 'log.txt', contentType: 'text/plain', sizeBytes: 7 } as const
    costs.set('announce a file', await costOf(() => customer(routes.announceAttachment, { body: announced })))
    // The link is signed for the host that receives it, which is not the proxy.
    const file = (await (await world.as('customer'))(routes.announceAttachment, { body: announced })).body
    const { status } = await fetch(file.upload.url, { method: 'PUT', headers: file.upload.headers, body: 'a line\n' })
    expect(status).toBe(200)
    costs.set(
      'reply with a file, without a key',
      await costOf(() =>
        customer(routes.writeMessage, { ...other, body: { body: 'The log.', attachments: [file.id] } }),
      ),
    )
    costs.set(
      'get a link to a file',
      await costOf(() => customer(routes.getAttachment, { params: { ...other.params, attachment: file.id } })),
    )
    for (let count = 0; count < 25; count++) {
      const opened = await openTicket(customer)
      await agent(routes.assignTicket, { params: { number: opened.number } })
    }
    await agent(routes.listQueue)
    costs.set(
      'list what one has taken, 25 tickets',
      await costOf(() => agent(routes.listQueue, { query: { assignee: 'me' } })),
    )
    costs.set(
      'list the tickets of an organisation, as staff, 25 tickets',
      await costOf(() => agent(routes.listTicketsOf, { params: { organisation: 'pilatus' } })),
    )
    costs.set('list 25 tickets', await costOf(() => customer(routes.listTickets)))
    costs.set('list the queue, 25 tickets', await costOf(() => agent(routes.listQueue)))
    costs.set(
      'find text among 29 tickets',
      await costOf(() => customer(routes.listTickets, { query: { text: 'balancer' } })),
    )

    // In both directions: every measured cost is documented, and every documented cost is measured.
    expect(documentedCosts('What requests cost')).toEqual([...costs].map(([what, cost]) => `${what} | ${cost}`))
  })
})
