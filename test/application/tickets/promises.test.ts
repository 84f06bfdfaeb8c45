import { describe, expect, it } from 'vitest'
import { writtenTicketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { PromiseTask } from '../../../shared/tickets/ticketPorts.ts'
import { breakTicket, mendTicket } from '../storage.ts'
import { eventuallyIn, mondayMorning, openTicket, refusalOf, useWorld } from '../world.ts'
import { storedTickets, upgradeOf, work } from './promiseWork.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const ticketOf = async (number: string) =>
  (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body

describe('an upgrade', () => {
  it('shortens promises of open tickets, but none that are answered, closed or due sooner already', async () => {
    const runtime = world.runtime()
    const [customer, agent] = [await runtime.clientOf('customer@birch.example'), await world.as('agent')]
    const [owed, answered, closed] = [
      await openTicket(customer),
      await openTicket(customer),
      await openTicket(customer),
    ]
    await agent(routes.writeMessage, { params: { number: answered.number }, body: { body: 'Answer.' } })
    await agent(routes.closeTicket, { params: { number: closed.number } })
    expect(owed.due).toBeUndefined()

    await runtime.moveClock('2026-11-16T09:00:00Z')
    await (await runtime.clientOf('owner@birch.example'))(routes.changePlan, { body: { plan: 'pro' } })
    const bettered = await eventually(async () => {
      const ticket = await ticketOf(owed.number)
      return ticket.due && ticket
    })
    expect(bettered.due?.at.slice(0, 16)).toBe('2026-11-16T10:00')
    expect(bettered.due?.reason).toContain(
      '1 support hour from Monday 2026-11-16 10:00, extended office hours, Europe/Zurich, since the upgrade',
    )
    expect(bettered.promise).toMatchObject({ plan: 'pro', startedAt: owed.openedAt })
    expect(bettered.entries.at(-1)).toMatchObject({
      by: { name: 'Tierdesk' },
      change: { move: 'promise', dueAt: { to: bettered.due?.at } },
    })
    expect(bettered.activityAt).toBe(owed.activityAt)
    for (const { number } of [answered, closed]) expect((await ticketOf(number)).due).toBeUndefined()

    // For starter, the next upgrade comes too late: the existing promise is due sooner.
    await runtime.moveClock('2026-11-16T09:58:00Z')
    await (await runtime.clientOf('owner@birch.example'))(routes.changePlan, { body: { plan: 'enterprise' } })
    await runtime.settle()
    expect((await ticketOf(owed.number)).due).toEqual(bettered.due)
    const { events } = (await (await runtime.clientOf('owner@birch.example'))(routes.listAuditEvents)).body
    expect(events.filter(({ message }) => message.startsWith('PromiseChanged'))).toHaveLength(1)
    await runtime.moveClock(mondayMorning)
  })

  it('right after another keeps the promise of the first', async () => {
    const runtime = world.runtime()
    await runtime.moveClock('2026-11-16T09:00:00Z')
    const { number } = await openTicket(await runtime.clientOf('customer@starling.example'))
    await runtime.moveClock('2026-11-16T09:05:00Z')
    await (await runtime.clientOf('owner@starling.example'))(routes.changePlan, { body: { plan: 'pro' } })
    await runtime.moveClock('2026-11-16T09:40:00Z')
    await (await runtime.clientOf('owner@starling.example'))(routes.changePlan, { body: { plan: 'enterprise' } })
    // An hour from the first is sooner than half an hour from the second.
    await eventually(async () => (await ticketOf(number)).due?.at.startsWith('2026-11-16T10:05'))
    await runtime.moveClock(mondayMorning)
  })

  it('skips a ticket that cannot be read, and reports it', async () => {
    const customer = await world.as('customer')
    const [broken, whole] = [await openTicket(customer), await openTicket(customer)]
    await breakTicket(world.runtime(), broken.number)
    const { task, deps } = upgradeOf('pilatus', '2026-11-16T08:05:00Z')
    expect(await work(world.runtime(), [], task, deps)).toMatchObject({
      changed: expect.any(Number),
      failed: [broken.number],
    })
    expect((await ticketOf(whole.number)).due?.at).toBe('2026-11-16T08:35:00.000Z')
    await mendTicket(world.runtime(), broken.number)
  })

  it('is repeated, so a ticket that the lists do not show yet is not passed over', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const tickets = await storedTickets(world.runtime())
    const places: typeof tickets.places = async (list, page) => {
      const found = await tickets.places(list, page)
      return { ...found, items: found.items.filter((item) => item.number !== number) }
    }
    const { task, deps } = upgradeOf('pilatus', '2026-11-16T08:07:00Z')
    const first = await work(world.runtime(), [], task, { ...deps, tickets: { ...tickets, places } })
    expect((await ticketOf(number)).due?.at).not.toBe('2026-11-16T08:37:00.000Z')
    expect(first.sent).toEqual([{ ...task, sweep: 1 }])
    const second = await work(world.runtime(), [], { ...task, sweep: 1 }, deps)
    expect((await ticketOf(number)).due?.at).toBe('2026-11-16T08:37:00.000Z')
    expect(second.sent).toEqual([{ ...task, sweep: 2 }])
    const last = await work(world.runtime(), [], { ...task, sweep: 3 }, deps)
    expect([last.changed, last.sent]).toEqual([0, []])
  })

  it('misses no ticket that moves from one list to another while they are read', async () => {
    const [customer, agent] = [await world.as('customer'), await world.as('agent')]
    const { number } = await openTicket(customer)
    const write = (client: typeof agent) => client(routes.writeMessage, { params: { number }, body: { body: 'Hm.' } })
    await write(agent)
    const tickets = await storedTickets(world.runtime())
    const { task, deps } = upgradeOf('pilatus', '2026-11-16T08:10:00Z')
    let hasMoved = false
    const places: typeof tickets.places = async (list, page) => {
      // The list of open tickets has been read already.
      if (list.kind === 'organisation' && list.view === 'waiting' && !hasMoved) {
        await write(customer)
        hasMoved = true
      }
      return tickets.places(list, page)
    }
    await work(world.runtime(), [], task, { ...deps, tickets: { ...tickets, places } })
    expect((await ticketOf(number)).due?.at).toBe('2026-11-16T08:40:00.000Z')
  })
})

describe('promises recalculated with another calendar', () => {
  const all = { kind: 'recalculate', queue: 'support', runId: crypto.randomUUID() } as const

  it('move with a new holiday, give the reason in the thread, and change nothing the second time', async () => {
    const customer = await world.as('customer')
    const opened = await openTicket(customer, { priority: 'P4' })
    expect(opened.due?.at.slice(0, 10)).toBe('2026-11-18')
    expect((await work(world.runtime(), [], all)).changed).toBe(0)
    expect((await work(world.runtime(), ['2026-11-17'], all)).changed).toBeGreaterThan(0)
    const moved = await ticketOf(opened.number)
    expect(moved.due?.at.slice(0, 10)).toBe('2026-11-19')
    expect(moved.promise.dueAt).toBe(moved.due?.at)
    expect(moved.entries.at(-1)?.change).toMatchObject({
      move: 'promise',
      dueAt: { from: opened.due?.at, to: moved.due?.at },
    })
    expect((await work(world.runtime(), ['2026-11-17'], all)).changed).toBe(0)
    expect((await work(world.runtime(), [], all)).changed).toBeGreaterThan(0)
    expect((await ticketOf(opened.number)).due?.at).toBe(opened.due?.at)
  })

  it('leave a pause of notices unchanged', async () => {
    const { number } = await openTicket(await world.as('customer'), { priority: 'P4' })
    const until = '2026-11-17T08:00:00.000Z'
    const body = { until, reason: 'In hand.' }
    await (await world.as('agent'))(routes.pauseNotices, { params: { number }, body })
    await work(world.runtime(), ['2026-11-17'], all)
    const moved = await (await storedTickets(world.runtime())).find(writtenTicketNumberSchema.parse(number))
    expect([moved?.due?.at.slice(0, 10), moved?.noticePause?.until]).toEqual(['2026-11-19', until])
    await work(world.runtime(), [], all)
  })

  it('continue from page to page', async () => {
    const customer = await world.as('customer')
    for (let count = 0; count < 5; count++)
      await Promise.all(Array.from({ length: 22 }, () => openTicket(customer, { priority: 'P4' })))
    const seen: number[] = []
    let task: PromiseTask | undefined = all
    while (task) {
      const { changed, sent }: Awaited<ReturnType<typeof work>> = await work(world.runtime(), ['2026-11-17'], task)
      seen.push(Number(changed))
      task = sent[0]
    }
    expect(seen.length).toBeGreaterThan(1)
    expect((await work(world.runtime(), ['2026-11-17'], all)).changed).toBe(0)
  })

  it('are requested only by the platform, recorded, and applied to every page of the queue', async () => {
    const { tickets } = (await (await world.as('agent'))(routes.listQueue, { query: { limit: '100' } })).body
    const moved = tickets.at(-1)
    expect(moved?.due?.at.slice(0, 10)).toBe('2026-11-19')
    const { body } = await (await world.as('service'))(routes.recalculatePromises)
    // The template has no holiday, so promises that earlier tests have moved return to their time.
    await eventually(async () => (await ticketOf(moved?.number ?? '')).due?.at.startsWith('2026-11-18'))
    await eventually(async () => {
      const { tickets: last } = (await (await world.as('agent'))(routes.listQueue, { query: { limit: '100' } })).body
      return last.every(({ due }) => !due?.at.startsWith('2026-11-19'))
    })
    const { events } = (await (await world.as('agent'))(routes.listAuditEvents, { query: { limit: '100' } })).body
    expect(events.map(({ message }) => message)).toContain(`PromisesRecalculated ${body.runId}`)
    expect(await refusalOf((await world.as('agent'))(routes.recalculatePromises))).toMatchObject({ status: 403 })
  })
})
