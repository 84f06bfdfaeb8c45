import { beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { breakTicket, mendTicket } from '../storage.ts'
import { openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
let customer: Client
let owner: Client
let agent: Client
const numbers: Record<string, string> = {}

beforeAll(async () => {
  ;[customer, owner, agent] = [await world.as('customer'), await world.as('owner'), await world.as('agent')]
  const open = async (name: string, client: Client, change: object) => {
    numbers[name] = (await client(routes.openTicket, { body: { ...ticketBody, subject: name, ...change } })).body.number
  }
  await open('Balancer', customer, { priority: 'P1' })
  await open('Invoice question', customer, { priority: 'P5', category: 'billing' })
  await open('Zürich latency', owner, { priority: 'P2' })
  await open('Disk full', await world.runtime().clientOf('customer@edelweiss.example'), { priority: 'P1' })
  await open('How to', await world.runtime().clientOf('customer@birch.example'), { priority: 'P5' })
  await agent(routes.assignTicket, { params: { number: numbers['Zürich latency'] ?? '' } })
})

const subjectsOf = ({ tickets }: { tickets: { subject: string }[] }) => tickets.map(({ subject }) => subject)

describe('a list of tickets', () => {
  it.each([
    ['priority', { priority: 'P1' }, ['Balancer']],
    ['category', { category: 'billing' }, ['Invoice question']],
    ['requester', { requester: 'me' }, ['Invoice question', 'Balancer']],
    ['no assignee', { assignee: 'none' }, ['Invoice question', 'Balancer']],
    ['text, whatever its case and accents', { text: 'ZURICH' }, ['Zürich latency']],
    ['several of them', { text: 'balancer', priority: 'P1', assignee: 'none' }, ['Balancer']],
    ['a text that matches nothing', { text: 'nothing' }, []],
  ] as const)('is filtered by %s', async (_, query, expected) => {
    expect(subjectsOf((await customer(routes.listTickets, { query })).body)).toEqual(expected)
  })

  it('is filtered by a part of the number', async () => {
    const number = numbers.Balancer ?? ''
    const query = { text: number.slice(3, 9).toLowerCase() }
    expect(subjectsOf((await customer(routes.listTickets, { query })).body)).toContain('Balancer')
  })

  it.each([
    ['a repeated parameter', 'priority=P1&priority=P2'],
    ['an unknown parameter [3, 62]', 'organisation=starling'],
    ['a limit of 0', 'limit=0'],
    ['a limit of 101', 'limit=101'],
    ['a limit in other digits', 'limit=%D9%A3'],
    ['an empty text', 'text='],
    ['a text with a line break', 'text=a%0Ab'],
  ])('refuses %s', async (_, search) => {
    const { api, tokenOf } = world.runtime()
    const headers = { authorization: `Bearer ${await tokenOf('customer@pilatus.example')}` }
    expect((await fetch(`${api}/tickets?${search}`, { headers })).status).toBe(400)
  })

  it('continues only with the same filter [8]', async () => {
    const query = { assignee: 'none', limit: '1' } as const
    const { tickets, nextCursor: cursor = '' } = (await customer(routes.listTickets, { query })).body
    expect(tickets).toHaveLength(1)
    const rest = (await customer(routes.listTickets, { query: { ...query, cursor } })).body
    expect(subjectsOf(rest)).toEqual(['Balancer'])
    const other = customer(routes.listTickets, { query: { ...query, assignee: 'me', cursor } })
    expect(await refusalOf(other)).toMatchObject({ status: 400, code: 'cursor_invalid' })
  })
})

describe('the queue of agents', () => {
  it('sorts tickets of all organisations by due time, with tickets without a promise last', async () => {
    const { tickets } = (await agent(routes.listQueue, { query: { limit: '100' } })).body
    const ours = tickets.filter(({ number }) => Object.values(numbers).includes(number))
    expect(subjectsOf({ tickets: ours })).toEqual([
      'Disk full',
      'Balancer',
      'Zürich latency',
      'Invoice question',
      'How to',
    ])
    const dues = ours.map(({ due }) => due?.at ?? '~')
    expect(dues).toEqual(dues.toSorted())
  })

  it('is filtered to the tickets of an agent, and to unassigned tickets', async () => {
    expect(subjectsOf((await agent(routes.listQueue, { query: { assignee: 'me' } })).body)).toEqual(['Zürich latency'])
    const free = (await agent(routes.listQueue, { query: { assignee: 'none', priority: 'P1', limit: '100' } })).body
    expect(subjectsOf(free).filter((subject) => subject in numbers)).toEqual(['Disk full', 'Balancer'])
  })

  it('is filtered to the tickets of an agent in one of the queues, and continues in that one', async () => {
    const mine = [await openTicket(customer), await openTicket(customer)]
    for (const { number } of mine) await agent(routes.assignTicket, { params: { number } })
    const [first] = mine
    if (!first) throw new Error('There is no ticket.')
    await agent(routes.writeMessage, { params: { number: first.number }, body: { body: 'Answer.' } })
    const numbersIn = async (query: { queue?: 'support' | 'customer' }) =>
      (await agent(routes.listQueue, { query: { ...query, assignee: 'me', text: 'balancer' } })).body.tickets.length
    expect([
      await numbersIn({ queue: 'customer' }),
      await numbersIn({ queue: 'support' }),
      await numbersIn({}),
    ]).toEqual([1, 1, 2])
    const query = { assignee: 'me', limit: '1' } as const
    const { nextCursor: cursor = '' } = (await agent(routes.listQueue, { query: { ...query, queue: 'support' } })).body
    const elsewhere = agent(routes.listQueue, { query: { ...query, queue: 'customer', cursor } })
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 'cursor_invalid' })
    for (const { number } of mine) await agent(routes.closeTicket, { params: { number } })
  })

  it('separates tickets that wait for the customer, and contains no closed ones', async () => {
    const { number } = await openTicket(customer)
    const inQueue = async (queue: 'support' | 'customer') =>
      (await agent(routes.listQueue, { query: { queue, priority: 'P1', text: number } })).body.tickets.length
    expect([await inQueue('support'), await inQueue('customer')]).toEqual([1, 0])
    await agent(routes.writeMessage, { params: { number }, body: { body: 'Answer.' } })
    expect([await inQueue('support'), await inQueue('customer')]).toEqual([0, 1])
    await agent(routes.closeTicket, { params: { number } })
    expect([await inQueue('support'), await inQueue('customer')]).toEqual([0, 0])
  })
})

describe('a list that changes between its pages', () => {
  it('shows each ticket that stays exactly once', async () => {
    const edelweiss = await world.runtime().clientOf('customer@edelweiss.example')
    const opened: string[] = []
    for (let count = 0; count < 12; count++) opened.push((await openTicket(edelweiss)).number)
    const stays = opened.filter((_, index) => index % 3 > 0)
    const seen: string[] = []
    let cursor: string | undefined
    let page = 0
    do {
      const query = { view: 'new', limit: '4', ...(cursor !== undefined && { cursor }) } as const
      const { tickets, nextCursor } = (await edelweiss(routes.listTickets, { query })).body
      seen.push(...tickets.map(({ number }) => number))
      // One leaves, one moves to the top, and one is new.
      const [leaves, moves] = [opened[page * 3], opened[(3 - page) * 3]]
      if (leaves !== undefined) await edelweiss(routes.closeTicket, { params: { number: leaves } })
      if (moves !== undefined && moves !== leaves)
        await edelweiss(routes.writeMessage, { params: { number: moves }, body: { body: 'More.' } }).catch(
          () => undefined,
        )
      await openTicket(edelweiss)
      cursor = nextCursor
      page++
    } while (cursor)
    expect(page).toBeGreaterThan(2)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(stays))
  })
})

describe('a long list', () => {
  it('with a filter that matches nothing reads a limited number of tickets per page, and ends [68]', async () => {
    const starling = await world.as('neighbour')
    for (let count = 0; count < 12; count++) {
      await Promise.all(Array.from({ length: 26 }, () => openTicket(starling, { priority: 'P4' })))
    }
    let pages = 0
    let cursor: string | undefined
    do {
      const query = { text: 'nothing', limit: '5', ...(cursor !== undefined && { cursor }) }
      const page = (await starling(routes.listTickets, { query })).body
      expect(page.tickets).toEqual([])
      cursor = page.nextCursor
      pages++
    } while (cursor)
    expect(pages).toBe(2)
  })
})

it('a ticket that cannot be read does not prevent others from being listed, and is named beside them', async () => {
  const broken = numbers.Balancer ?? ''
  await breakTicket(world.runtime(), broken)
  const [own, queue, narrowed] = await Promise.all([
    customer(routes.listTickets),
    agent(routes.listQueue),
    agent(routes.listQueue, { query: { text: 'disk' } }),
  ])
  expect(subjectsOf(own.body)).toEqual(expect.arrayContaining(['Invoice question', 'Zürich latency']))
  expect(subjectsOf(queue.body)).toContain('Disk full')
  expect(subjectsOf(narrowed.body)).toEqual(['Disk full'])
  for (const { body } of [own, queue, narrowed]) {
    expect(body.unreadable).toEqual([broken])
    expect(subjectsOf(body)).not.toContain('Balancer')
  }
  expect(world.logs()).toContain('TicketUnreadable')
  await mendTicket(world.runtime(), broken)
  expect((await customer(routes.listTickets)).body.unreadable).toEqual([])
})
