import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { breakTicket, mendTicket, tablesOf } from '../storage.ts'
import { emails, mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()

async function trailOf(client: Client, query: Record<string, string> = {}) {
  await world.runtime().settle()
  return (await client(routes.listAuditEvents, { query: { of: 'everything', limit: '100', ...query } })).body.events
}

const recorded = (events: Awaited<ReturnType<typeof trailOf>>) =>
  events.map(({ handler, message, status }) => `${handler} ${message.split(' ').slice(0, 2).join(' ')} ${status}`)

async function everythingInTheAuditTable() {
  await world.runtime().settle()
  const { client, audit: TableName } = await tablesOf(world.runtime())
  return (await client.send(new ScanCommand({ TableName }))).Items ?? []
}

describe('the audit trail on a plan with all API traffic', () => {
  it('contains each request of members once: changes, repeats, reads, refusals and failures [112]', async () => {
    const [owner, customer] = [await world.as('owner'), await world.as('customer')]
    const before = (await trailOf(owner)).length
    const idempotencyKey = 'once'
    const { number } = (await customer(routes.openTicket, { body: ticketBody, idempotencyKey })).body
    await customer(routes.openTicket, { body: ticketBody, idempotencyKey })
    await customer(routes.listTickets, { query: { text: 'canary-search' } })
    await customer(routes.getTicket, { params: { number } })
    await refusalOf(customer(routes.getTicket, { params: { number: 'TD-0000-0000' } }))
    const body = { ...ticketBody, body: 'canary-body'.repeat(10_000) }
    await refusalOf(customer(routes.openTicket, { body }))
    await refusalOf(customer(routes.requestChat))
    await breakTicket(world.runtime(), number)
    await refusalOf(customer(routes.getTicket, { params: { number } }))
    await mendTicket(world.runtime(), number)
    await customer(routes.getContract)
    const events = (await trailOf(owner)).slice(0, -before || undefined)
    expect(recorded(events)).toEqual([
      'getContract RequestAnswered 200',
      'getTicket RequestFailed internal 500',
      'requestChat RequestRefused coming_soon 403',
      'openTicket RequestRefused invalid 400',
      'getTicket RequestRefused not_found 404',
      'getTicket RequestAnswered 200',
      'listTickets RequestAnswered 200',
      'openTicket RequestAnswered 201',
      `openTicket TicketOpened ${number} 201`,
      'listAuditEvents RequestAnswered 200',
    ])
    expect(events[5]).toMatchObject({
      uri: `/tickets/${number}`,
      'path-params': { number },
      'source-ip': '127.0.0.1',
      'iam-user': { email: emails.customer, sso: false, 'two-factor-authentication': true, role: 'customer' },
    })
    expect(new Set(events.map((event) => event['request-id'])).size).toBe(events.length)
  })

  it('contains requests that the caller’s role forbids, but no requests of staff', async () => {
    const [owner, agent] = [await world.as('owner'), await world.as('agent')]
    const before = (await trailOf(owner)).length
    const { api, tokenOf } = world.runtime()
    const headers = { authorization: `Bearer ${await tokenOf(emails.customer)}` }
    expect((await fetch(`${api}/queue`, { headers })).status).toBe(403)
    await agent(routes.listQueue)
    expect(recorded((await trailOf(owner)).slice(0, -before))).toEqual([
      'listQueue RequestRefused forbidden 403',
      'listAuditEvents RequestAnswered 200',
    ])
  })

  it('contains no secrets and no text that people wrote, whatever was sent [58]', async () => {
    const customer = await world.as('customer')
    const { api, tokenOf } = world.runtime()
    const token = await tokenOf(emails.customer)
    const canaries = {
      body: 'canary-1',
      subject: 'canary-2',
      password: 'canary-3',
      clientSecret: 'canary-4',
      x: 'canary-5',
    }
    const asJson = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'canary-6',
    }
    await fetch(`${api}/tickets?canary-7=1`, { method: 'POST', headers: asJson, body: JSON.stringify(canaries) })
    await fetch(`${api}/tickets?token=canary-8&view=nonsense`, { headers: { authorization: `Bearer ${token}` } })
    await customer(routes.announceAttachment, {
      body: { fileName: 'canary-9.log', contentType: 'text/plain', sizeBytes: 7 },
    })
    await openTicket(customer)
    const kept = JSON.stringify(await everythingInTheAuditTable())
    expect(kept).toContain('RequestRefused invalid')
    expect(kept).not.toContain('canary')
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(ticketBody.body)
  })

  it('can be filtered by time, person, handler, status class and part of the path, page by page', async () => {
    const owner = await world.as('owner')
    const all = await trailOf(owner)
    const asked = async (query: Record<string, string>) => {
      const pages: string[] = []
      let cursor: string | undefined
      do {
        const query5 = { of: 'everything', limit: '3', ...query, ...(cursor && { cursor }) } as const
        const page = (await owner(routes.listAuditEvents, { query: query5 })).body
        pages.push(...page.events.map((event) => event['request-id']))
        cursor = page.nextCursor
      } while (cursor)
      return pages
    }
    const idsOf = (keep: (event: (typeof all)[number]) => boolean) =>
      all.filter(keep).map((event) => event['request-id'])
    const [newest] = all
    if (!newest) throw new Error('The trail is empty.')
    const to = newest.timestamp
    expect(await asked({ to })).toEqual(idsOf(({ timestamp }) => timestamp < to))
    expect(await asked({ to, status: '4xx' })).toEqual(
      idsOf(({ timestamp, status }) => timestamp < to && status >= 400 && status < 500),
    )
    expect(await asked({ handler: 'getTicket' })).toEqual(idsOf(({ handler }) => handler === 'getTicket'))
    expect(await asked({ to, person: emails.customer.toUpperCase() })).toEqual(
      idsOf((event) => event.timestamp < to && event['iam-user'].email === emails.customer),
    )
    expect(await asked({ to, uri: '/TICKETS/' })).toEqual(idsOf(({ uri }) => uri.includes('/tickets/')))
    const middle = all[Math.floor(all.length / 2)]?.timestamp ?? ''
    expect(await asked({ to, from: middle })).toEqual(idsOf(({ timestamp }) => timestamp >= middle && timestamp < to))
  })

  it('follows a new retention period at once; a longer one shows again what is still stored', async () => {
    const [owner, customer] = [await world.as('owner'), await world.as('customer')]
    expect((await customer(routes.getAuditRetention)).body).toEqual({ days: 'for ever', version: 0 })
    const set = (client: Client, days: number | 'for ever') => client(routes.setAuditRetention, { body: { days } })
    expect(await refusalOf(set(customer, 1))).toMatchObject({ status: 403, code: 'forbidden' })
    for (const days of [0, 3_651, 1.5]) expect(await refusalOf(set(owner, days))).toMatchObject({ code: 'invalid' })
    await world.runtime().moveClock('2026-11-18T08:00:00Z')
    const later = await world.as('owner')
    const before = (await trailOf(later)).length
    expect((await set(later, 1)).body).toMatchObject({ days: 1, version: 1 })
    expect(recorded(await trailOf(later))).toEqual([
      'setAuditRetention AuditRetentionSet 1 200',
      'listAuditEvents RequestAnswered 200',
    ])
    await set(later, 'for ever')
    expect((await trailOf(later)).length).toBe(before + 4)
  })
})

describe('the audit trail on a plan with changes only', () => {
  it('omits requests that changed nothing, and names the plans that include them', async () => {
    await world.runtime().moveClock(mondayMorning)
    const built = await world.runtime().clientOf('owner@birch.example')
    await built(routes.listTickets)
    expect(await refusalOf(built(routes.listAuditEvents, { query: { of: 'everything' } }))).toMatchObject({
      ...{ status: 403, code: 'plan_lacks', plans: ['pro', 'enterprise'] },
    })
    for (const attempt of [built(routes.getAuditRetention), built(routes.setAuditRetention, { body: { days: 7 } })])
      expect(await refusalOf(attempt)).toMatchObject({ status: 403, code: 'plan_lacks' })
    const kept = (await everythingInTheAuditTable()).filter(({ PK }) => String(PK).endsWith('#traffic'))
    expect(new Set(kept.map(({ PK }) => PK))).toEqual(new Set(['pilatus#traffic']))
  })

  it('no longer shows what was recorded under a larger plan, and records the change of plan', async () => {
    const owner = await world.as('owner')
    await owner(routes.changePlan, { body: { plan: 'starter' } })
    await world.runtime().moveClock('2026-12-01T08:00:00Z')
    const later = await world.as('owner')
    expect(await refusalOf(later(routes.listAuditEvents, { query: { of: 'everything' } }))).toMatchObject({
      status: 403,
    })
    const { events } = (await later(routes.listAuditEvents, { query: { limit: '100' } })).body
    expect(events.every(({ message }) => !message.startsWith('Request'))).toBe(true)
    expect(events.some(({ message }) => message.startsWith('PlanChanged'))).toBe(true)
    const count = (await everythingInTheAuditTable()).length
    await later(routes.listTickets)
    expect((await everythingInTheAuditTable()).length).toBe(count)
  })
})
