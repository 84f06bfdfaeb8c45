import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type FaultProxy, startFaultProxy } from '../../faultProxy.ts'
import { type InProcess, startInProcess } from '../inProcess.ts'
import { openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
let proxy: FaultProxy
let tickets: InProcess
let long: string
beforeAll(async () => {
  await world.runtime().moveClock(new Date().toISOString())
  tickets = await startInProcess(world.runtime(), 'tickets', async (endpoint) => {
    proxy = await startFaultProxy(endpoint)
    return proxy.url
  })
  // Long enough that reading its thread needs several calls.
  const [customer, agent] = [await tickets.as('customer'), await tickets.as('agent')]
  long = (await openTicket(customer)).number
  for (let index = 0; index < 120; index++)
    await agent(routes.writeMessage, { params: { number: long }, body: { body: 'Note.', internal: true } })
})
afterAll(() => proxy.stop())

const attachment = crypto.randomUUID()
const attempts: Record<string, (client: Client, number: string) => Promise<unknown>> = {
  'reading it': (client, number) => client(routes.getTicket, { params: { number } }),
  'reading the proof of its promise': (client, number) => client(routes.getPromiseProof, { params: { number } }),
  'replying to it': (client, number) => client(routes.writeMessage, { params: { number }, body: { body: 'Hello.' } }),
  'changing its priority': (client, number) =>
    client(routes.prioritiseTicket, { params: { number }, body: { priority: 'P2', reason: 'Why.' } }),
  'setting its affected resources': (client, number) =>
    client(routes.setAffectedResources, { params: { number }, body: { affectedResources: ['lb-1'] } }),
  'following it': (client, number) =>
    client(routes.followTicket, { params: { number, member: 'me' }, body: { following: true } }),
  'marking it as read': (client, number) =>
    client(routes.markRead, { params: { number }, body: { readUpTo: '2026-11-16T08:00:00.000Z' } }),
  'closing it': (client, number) => client(routes.closeTicket, { params: { number } }),
  'getting one of its files': (client, number) => client(routes.getAttachment, { params: { number, attachment } }),
  'following it up': (client, number) => client(routes.openTicket, { body: { ...ticketBody, followUpTo: number } }),
}

describe('the existence of another organisation’s ticket', () => {
  it.each(Object.keys(attempts))('is not revealed by %s: same number of calls, same response [1, 2]', async (what) => {
    const neighbour = await tickets.as('neighbour')
    const attempt = attempts[what]
    if (!attempt) throw new Error(`There is no attempt for ${what}.`)
    const response = async (number: string) => {
      proxy.reset()
      const refused = await refusalOf(attempt(neighbour, number))
      return { ...refused, requestId: '', calls: proxy.calls() }
    }
    const foreign = await response(long)
    expect(foreign.status).toBe(404)
    expect(foreign.calls.length).toBeGreaterThan(0)
    expect(await response('TD-0000-0000')).toEqual(foreign)
  })
})
