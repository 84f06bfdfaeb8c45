import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { mondayMorning, openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

describe('a ticket', () => {
  it('is new, then open when taken, waiting when answered, and closed by either side', async () => {
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const opened = await openTicket(customer)
    const params = { number: opened.number }
    const { dueAt, reason, plan, target, startedAt } = opened.promise
    const counted = { plan, target, from: startedAt, sinceUpgrade: false }
    expect(opened.due).toEqual({ clock: 'initialResponse', at: dueAt, reason, ...counted })

    const taken = (await agent(routes.assignTicket, { params })).body
    expect(taken).toMatchObject({ status: 'open', assignee: { name: 'Aline Agent' }, due: opened.due })
    const kept = (await agent(routes.writeMessage, { params, body: { body: 'On it.', keepOpen: true } })).body
    expect(kept).toMatchObject({ status: 'open', initialResponse: { outcome: 'met' } })
    expect(kept.due).toBeUndefined()
    expect((await agent(routes.writeMessage, { params, body: { body: 'Done.' } })).body.status).toBe('waiting')
    expect((await agent(routes.closeTicket, { params })).body.status).toBe('closed')
    expect((await customer(routes.closeTicket, { params })).body).toMatchObject({ status: 'closed', version: 5 })
    expect(await refusalOf(agent(routes.writeMessage, { params, body: { body: 'Late.' } }))).toMatchObject({
      code: 'transition_refused',
      ticketStatus: 'closed',
      allowed: ['close'],
    })
    expect(await refusalOf(agent(routes.assignTicket, { params }))).toMatchObject({ status: 409 })
  })

  it('that was answered starts a next-response clock with the oldest unanswered message', async () => {
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const params = { number: (await openTicket(customer)).number }
    await agent(routes.writeMessage, { params, body: { body: 'What do the logs say?' } })
    const first = (await customer(routes.writeMessage, { params, body: { body: 'This.' } })).body
    const second = (await customer(routes.writeMessage, { params, body: { body: 'And that.' } })).body
    expect(first.due?.clock).toBe('nextResponse')
    expect(second.due).toEqual(first.due)
    const thanked = (await agent(routes.writeMessage, { params, body: { body: 'Thank you.' } })).body
    expect(thanked.latestResponse).toMatchObject({ kind: 'nextResponse', outcome: 'met' })
    const { entries, initialResponse } = (await agent(routes.getTicket, { params })).body
    expect(entries.at(-1)?.change?.stoppedClock).toMatchObject({ kind: 'nextResponse', outcome: 'met' })
    expect(initialResponse?.kind).toBe('initialResponse')
  })

  it('hides internal notes from its customer in the thread, version, activity and audit trail [14]', async () => {
    const [customer, owner, agent] = await Promise.all([world.as('customer'), world.as('owner'), world.as('agent')])
    const opened = await openTicket(customer)
    const params = { number: opened.number }
    const noted = (await agent(routes.writeMessage, { params, body: { body: 'canary-note', internal: true } })).body
    expect(noted).toEqual(opened)
    expect((await agent(routes.getTicket, { params })).body.entries).toHaveLength(2)
    const seen = await customer(routes.getTicket, { params })
    expect(seen.body.entries).toHaveLength(1)
    expect(seen.etag).toBe('"1"')
    const trail = (await owner(routes.listAuditEvents, { query: { limit: '100' } })).body.events
    const found = trail.filter((event) => event['path-params'].number === params.number).map(({ message }) => message)
    expect(new Set(found)).toEqual(new Set([`TicketSeenBySupport ${params.number}`]))
    const ofProvider = (await agent(routes.listAuditEvents)).body.events
    expect(ofProvider[0]).toMatchObject({ message: `TicketNoted ${params.number}`, 'path-params': params })
    expect(
      await refusalOf(customer(routes.writeMessage, { params, body: { body: 'x', internal: true } })),
    ).toMatchObject({ status: 403 })
  })

  it('keeps its text and its customer’s words out of the audit trail and the logs [105]', async () => {
    const customer = await world.as('customer')
    await customer(routes.openTicket, {
      body: { subject: 'canary-subject', body: 'canary-body', category: 'technical', priority: 'P5' },
    })
    const trail = (await customer(routes.listAuditEvents, { query: { limit: '100' } })).body.events
    const event = trail.find((candidate) => candidate.message.startsWith('TicketOpened'))
    expect(event).toMatchObject({
      'body-params': { priority: 'P5', subject: '[redacted]', body: '[redacted]' },
      status: 201,
    })
    expect(JSON.stringify(trail)).not.toContain('canary')
    const logs = world.logs()
    expect(logs).toContain('TicketOpened')
    for (const secret of ['canary', 'Bearer', 'eyJ', 'customer@pilatus.example']) expect(logs).not.toContain(secret)
  })

  it('on a plan without a promise has no clock', async () => {
    const birch = await world.runtime().clientOf('customer@birch.example')
    const opened = await openTicket(birch)
    expect(opened.promise).toMatchObject({ plan: 'built-in', target: { kind: 'bestEffort' } })
    expect(opened.due).toBeUndefined()
  })
})

describe('the views', () => {
  it('page through every ticket once, newest activity first, with exact counts', async () => {
    const customer = await world.runtime().clientOf('customer@edelweiss.example')
    const numbers: string[] = []
    for (let count = 0; count < 7; count++) numbers.unshift((await openTicket(customer, { priority: 'P4' })).number)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = (
        await customer(routes.listTickets, { query: { view: 'new', limit: '3', ...(cursor && { cursor }) } })
      ).body
      expect(page.counts).toEqual({ all: 7, new: 7, open: 0, waiting: 0, closed: 0 })
      seen.push(...page.tickets.map(({ number }) => number))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(numbers)
    await customer(routes.closeTicket, { params: { number: numbers[6] ?? '' } })
    const all = (await customer(routes.listTickets)).body
    expect(all.tickets[0]?.number).toBe(numbers[6])
    expect(all.counts).toEqual({ all: 7, new: 6, open: 0, waiting: 0, closed: 1 })
  })

  it('accept a cursor only from the same person for the same list, and never a forged one [5, 6, 8]', async () => {
    const [edelweiss, owner, neighbour] = await Promise.all(
      ['customer@edelweiss.example', 'owner@edelweiss.example', 'customer@starling.example'].map((email) =>
        world.runtime().clientOf(email),
      ),
    )
    if (!edelweiss || !owner || !neighbour) throw new Error('Somebody is missing.')
    for (let count = 0; count < 2; count++) await openTicket(edelweiss, { priority: 'P4' })
    const cursor = (await edelweiss(routes.listTickets, { query: { limit: '1' } })).body.nextCursor ?? ''
    expect(cursor).not.toBe('')
    for (const [client, view] of [
      [owner, 'all'],
      [neighbour, 'all'],
      [edelweiss, 'new'],
    ] as const) {
      expect(await refusalOf(client(routes.listTickets, { query: { view, cursor } }))).toMatchObject({
        status: 400,
        code: 'cursor_invalid',
      })
    }
    for (let index = 0; index < cursor.length; index += 7) {
      const flipped = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`
      expect(await refusalOf(edelweiss(routes.listTickets, { query: { cursor: flipped } }))).toMatchObject({
        status: 400,
      })
    }
  })

  it('of any organisation are open only to support', async () => {
    const agent = await world.as('agent')
    const page = (await agent(routes.listTicketsOf, { params: { organisation: 'edelweiss' } })).body
    expect(page.tickets.every(({ organisation }) => organisation === 'edelweiss')).toBe(true)
    expect(page.tickets.length).toBeGreaterThan(0)
    const missing = agent(routes.listTicketsOf, { params: { organisation: 'nobody' } })
    expect(await refusalOf(missing)).toMatchObject({ status: 404, what: 'organisation' })
  })
})

describe('the audit trail', () => {
  it('shows a month and not a second more, although nothing expires locally [110]', async () => {
    const owner = await world.as('owner')
    const before = (await owner(routes.listAuditEvents)).body.events
    const registered = before.at(-1)
    expect(registered?.message).toBe('OrganisationRegistered pilatus')
    const month = 31 * 86_400_000
    await world.runtime().moveClock(new Date(Date.parse(registered?.timestamp ?? '') + month - 2_000).toISOString())
    const inTime = (await (await world.as('owner'))(routes.listAuditEvents)).body.events
    expect(inTime.at(-1)?.message).toBe('OrganisationRegistered pilatus')
    await world.runtime().moveClock(new Date(Date.parse(registered?.timestamp ?? '') + month + 1).toISOString())
    const after = (await (await world.as('owner'))(routes.listAuditEvents)).body.events
    expect(after.some(({ message }) => message.startsWith('OrganisationRegistered'))).toBe(false)
    await world.runtime().moveClock(mondayMorning)
  })
})
