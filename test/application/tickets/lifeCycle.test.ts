import { describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { movesFrom, type Status, statusSchema } from '../../../shared/tickets/domain/transitions.ts'
import { openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

type Outcome = Status | 'refused'
type Params = { params: { number: string } }
interface Act {
  readonly what: string
  readonly by: readonly ('customer' | 'owner' | 'agent' | 'csm')[]
  readonly does: (client: Client, params: Params) => Promise<unknown>
  readonly leadsTo: Record<Status, Outcome>
}

const customers = ['customer', 'owner'] as const
const support = ['agent', 'csm'] as const
const write =
  (more: object = {}) =>
  (client: Client, params: Params) =>
    client(routes.writeMessage, { ...params, body: { body: 'Text.', ...more } })
const stays = { new: 'new', open: 'open', waiting: 'waiting', closed: 'closed' } as const

/** The product's table of actions: what they do to a ticket in each status, and who can perform them. */
const acts: Act[] = [
  {
    what: 'a public reply',
    by: support,
    does: write(),
    leadsTo: { new: 'waiting', open: 'waiting', waiting: 'waiting', closed: 'refused' },
  },
  {
    what: 'a public reply that keeps it open',
    by: support,
    does: write({ keepOpen: true }),
    leadsTo: { new: 'open', open: 'open', waiting: 'waiting', closed: 'refused' },
  },
  {
    what: 'a reply',
    by: customers,
    does: write(),
    leadsTo: { new: 'new', open: 'open', waiting: 'open', closed: 'open' },
  },
  { what: 'an internal note', by: support, does: write({ internal: true }), leadsTo: stays },
  {
    what: 'taking it',
    by: support,
    does: (client, params) => client(routes.assignTicket, params),
    leadsTo: { new: 'open', open: 'open', waiting: 'waiting', closed: 'refused' },
  },
  {
    what: 'a change of priority',
    by: [...customers, ...support],
    does: (client, params) => client(routes.prioritiseTicket, { ...params, body: { priority: 'P2', reason: 'Why.' } }),
    leadsTo: { ...stays, closed: 'refused' },
  },
  {
    what: 'setting affected resources',
    by: [...customers, ...support],
    does: (client, params) => client(routes.setAffectedResources, { ...params, body: { affectedResources: ['lb-1'] } }),
    leadsTo: { ...stays, closed: 'refused' },
  },
  {
    what: 'closing',
    by: [...customers, ...support],
    does: (client, params) => client(routes.closeTicket, params),
    leadsTo: { new: 'closed', open: 'closed', waiting: 'closed', closed: 'closed' },
  },
]

async function ticketIn(status: Status): Promise<Params> {
  const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
  const params = { params: { number: (await openTicket(customer)).number } }
  if (status === 'open') await agent(routes.assignTicket, params)
  if (status === 'waiting') await agent(routes.writeMessage, { ...params, body: { body: 'Answer.' } })
  if (status === 'closed') await agent(routes.closeTicket, params)
  return params
}

const cells = acts.flatMap((act) =>
  act.by.flatMap((who) => statusSchema.options.map((from) => [act.what, who, from, act.leadsTo[from], act] as const)),
)

describe('the life cycle', () => {
  it.each(cells)('%s by %s on a ticket that is %s: %s', async (_what, who, from, expected, act) => {
    const params = await ticketIn(from)
    const client = await world.as(who)
    const before = (await client(routes.getTicket, params)).body
    expect(before.status).toBe(from)
    if (expected === 'refused') {
      const side = support.some((one) => one === who) ? 'support' : 'customer'
      expect(await refusalOf(act.does(client, params))).toMatchObject({
        status: 409,
        code: 'transition_refused',
        ticketStatus: from,
        allowed: movesFrom(from, side),
      })
      expect((await client(routes.getTicket, params)).body).toEqual(before)
    } else {
      await act.does(client, params)
      expect((await client(routes.getTicket, params)).body.status).toBe(expected)
    }
  })
})
