import { describe, expect, it } from 'vitest'
import { eventually } from '../../samples/eventually.ts'
import { createCommit } from '../../shared/adapters/dynamodb/commit.ts'
import { readOrganisations } from '../../shared/adapters/dynamodb/organisations.ts'
import { createTickets } from '../../shared/adapters/dynamodb/tickets.ts'
import { createServiceRecorder, serviceCaller } from '../../shared/adapters/recorder.ts'
import { routes } from '../../shared/api/routes.ts'
import { createPromiseRules } from '../../shared/domain/sla.ts'
import { toInstant } from '../../shared/domain/time.ts'
import type { PromiseTask } from '../../shared/usecases/ports.ts'
import { workOnPromises } from '../../shared/usecases/workOnPromises.ts'
import { tablesOf } from './storage.ts'
import { mondayMorning, openTicket, refusalOf, useWorld } from './world.ts'

const world = useWorld()
const ticketOf = async (number: string) =>
  (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body

describe('an upgrade', () => {
  it('betters what is owed to open tickets, and nothing that was answered, closed, or is due sooner already', async () => {
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
      '1 support hour from 2026-11-16 10:00 Europe/Zurich (extended office hours), since the upgrade',
    )
    expect(bettered.promise).toMatchObject({ plan: 'pro', startedAt: owed.openedAt })
    expect(bettered.entries.at(-1)).toMatchObject({
      by: { name: 'Tierdesk' },
      change: { move: 'promise', dueAt: { to: bettered.due?.at } },
    })
    expect(bettered.activityAt).toBe(owed.activityAt)
    for (const { number } of [answered, closed]) expect((await ticketOf(number)).due).toBeUndefined()

    // From starter's point of view the next upgrade comes too late: what was promised is due sooner.
    await runtime.moveClock('2026-11-16T09:58:00Z')
    await (await runtime.clientOf('owner@birch.example'))(routes.changePlan, { body: { plan: 'enterprise' } })
    await new Promise((resolve) => setTimeout(resolve, 3_500))
    expect((await ticketOf(owed.number)).due).toEqual(bettered.due)
    const { events } = (await (await runtime.clientOf('owner@birch.example'))(routes.listAuditEvents)).body
    expect(events.filter(({ message }) => message.startsWith('PromiseChanged'))).toHaveLength(1)
    await runtime.moveClock(mondayMorning)
  })
})

describe('promises made anew by another calendar', () => {
  async function work(holidays: readonly string[], task: PromiseTask) {
    const now = toInstant(Date.parse(mondayMorning))
    const record = createServiceRecorder('workOnPromises', crypto.randomUUID(), () => now)
    const call = { caller: serviceCaller, now, record }
    const tables = await tablesOf(world.runtime())
    const sent: PromiseTask[] = []
    const needs = {
      tickets: createTickets(
        tables,
        createCommit(tables, async () => undefined),
      ),
      organisations: readOrganisations(tables),
      rules: createPromiseRules(holidays),
      send: async (tasks: readonly PromiseTask[]) => void sent.push(...tasks),
      newId: () => crypto.randomUUID(),
    }
    return { changed: await workOnPromises(needs, call, task), sent }
  }
  const all = { kind: 'recompute', queue: 'support', runId: crypto.randomUUID() } as const

  it('move with a new holiday, tell why in the thread, and change nothing the second time', async () => {
    const customer = await world.as('customer')
    const opened = await openTicket(customer, { priority: 'P4' })
    expect(opened.due?.at.slice(0, 10)).toBe('2026-11-18')
    expect((await work([], all)).changed).toBe(0)
    expect((await work(['2026-11-17'], all)).changed).toBeGreaterThan(0)
    const moved = await ticketOf(opened.number)
    expect(moved.due?.at.slice(0, 10)).toBe('2026-11-19')
    expect(moved.promise.dueAt).toBe(moved.due?.at)
    expect(moved.entries.at(-1)?.change).toMatchObject({
      move: 'promise',
      dueAt: { from: opened.due?.at, to: moved.due?.at },
    })
    expect((await work(['2026-11-17'], all)).changed).toBe(0)
    expect((await work([], all)).changed).toBeGreaterThan(0)
    expect((await ticketOf(opened.number)).due?.at).toBe(opened.due?.at)
  })

  it('go on from page to page', async () => {
    const customer = await world.as('customer')
    for (let count = 0; count < 5; count++)
      await Promise.all(Array.from({ length: 22 }, () => openTicket(customer, { priority: 'P4' })))
    const seen: number[] = []
    let task: PromiseTask | undefined = all
    while (task) {
      const { changed, sent }: Awaited<ReturnType<typeof work>> = await work(['2026-11-17'], task)
      seen.push(Number(changed))
      task = sent[0]
    }
    expect(seen.length).toBeGreaterThan(1)
    expect((await work(['2026-11-17'], all)).changed).toBe(0)
  })

  it('are asked for by the platform alone, recorded, and made on every page of the queue', async () => {
    const { tickets } = (await (await world.as('agent'))(routes.listQueue, { query: { limit: '100' } })).body
    const moved = tickets.at(-1)
    expect(moved?.due?.at.slice(0, 10)).toBe('2026-11-19')
    const { body } = await (await world.as('service'))(routes.recomputePromises)
    // The template has no holiday, so that what the tests before have moved comes back.
    await eventually(async () => (await ticketOf(moved?.number ?? '')).due?.at.startsWith('2026-11-18'))
    await eventually(async () => {
      const { tickets: last } = (await (await world.as('agent'))(routes.listQueue, { query: { limit: '100' } })).body
      return last.every(({ due }) => !due?.at.startsWith('2026-11-19'))
    })
    const { events } = (await (await world.as('agent'))(routes.listAuditEvents, { query: { limit: '100' } })).body
    expect(events.map(({ message }) => message)).toContain(`PromisesRecomputed ${body.runId}`)
    expect(await refusalOf((await world.as('agent'))(routes.recomputePromises))).toMatchObject({ status: 403 })
  })
})
