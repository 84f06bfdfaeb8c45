import { describe, expect, it } from 'vitest'
import { type Client, createClient } from '../../../shared/core/api/client.ts'
import type { Input } from '../../../shared/core/api/route.ts'
import { automated, type Route } from '../../../shared/core/api/route.ts'
import { keyScopeSchema } from '../../../shared/core/domain/keyScope.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { identityRoutes } from '../../../shared/identity/identityRoutes.ts'
import { mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()

/** A client that calls with a key, as programs do. */
const program = (key: string): Client => createClient(`${world.runtime().api}/automation`, key)
const create = async (body: Partial<Input<typeof identityRoutes.createApiKey>['body']> = {}) => {
  const owner = await world.as('owner')
  const sent = { name: 'Ticket bot', scopes: [...keyScopeSchema.options], ...body }
  const { key = '', ...apiKey } = (await owner(routes.createApiKey, { body: sent })).body
  return { key, apiKey, owner }
}
const gatewayRefuses = { status: 403, code: 'gateway' }

describe('an API key', () => {
  it('lets a program open and read tickets, usage and audit events as a customer of its organisation', async () => {
    const { key, apiKey } = await create()
    const bot = program(key)
    const { number, requester, channel } = await openTicket(bot)
    expect({ requester, channel }).toEqual({
      requester: { id: `key:${apiKey.id}`, name: 'Ticket bot' },
      channel: 'api',
    })
    await bot(routes.writeMessage, { params: { number }, body: { body: 'More.' } })
    expect((await bot(routes.listTickets)).body.tickets.map((row) => row.number)).toContain(number)
    expect((await bot(routes.listUsageRecords, { query: { on: '2026-11-15' } })).body.records).toEqual([])
    const [event] = (await bot(routes.listAuditEvents)).body.events
    expect(event).toMatchObject({
      'iam-user': { id: `key:${apiKey.id}`, role: 'customer' },
      uri: expect.stringContaining('/automation/'),
    })
    expect(await refusalOf(bot(routes.getTicket, { params: { number: 'TD-0000-0000' } }))).toMatchObject({
      status: 404,
    })
  })

  it('reads no ticket of another organisation', async () => {
    const { number } = await openTicket(await world.as('neighbour'))
    const refused = await refusalOf(program((await create()).key)(routes.getTicket, { params: { number } }))
    expect(refused).toMatchObject({ status: 404, code: 'not_found' })
  })

  it.each(keyScopeSchema.options)('with the scope %s is valid for nothing else', async (scope) => {
    const bot = program((await create({ scopes: [scope] })).key)
    const asked = [
      ['tickets.read', routes.listTickets, {}],
      ['tickets.write', routes.openTicket, { body: ticketBody }],
      ['audit.read', routes.listAuditEvents, {}],
      ['usage.read', routes.listUsageRecords, { query: { on: '2026-11-15' } }],
    ] as const
    for (const [wanted, route, sent] of asked) {
      const answer = bot<Route>(route, sent)
      if (wanted === scope) expect((await answer).status).toBeLessThan(300)
      else expect(await refusalOf(answer)).toMatchObject({ status: 403, code: 'forbidden', keyScope: wanted })
    }
  })

  it('is refused on people’s routes, and people’s tokens are refused on those for programs', async () => {
    const { key } = await create()
    const asked = createClient(world.runtime().api, key)(routes.listTickets)
    expect(await refusalOf(asked)).toMatchObject({ status: 401, code: 'gateway' })
    const token = await world.runtime().tokenOf('owner@pilatus.example')
    expect(await refusalOf(program(token)(routes.listTickets))).toMatchObject(gatewayRefuses)
  })

  it('is shown once, stored as a hash, and in no log, audit trail, list or idempotent response [105]', async () => {
    const owner = await world.as('owner')
    const body = { name: 'Once', scopes: ['tickets.read' as const] }
    const first = (await owner(routes.createApiKey, { body, idempotencyKey: 'one-key' })).body
    const again = (await owner(routes.createApiKey, { body, idempotencyKey: 'one-key' })).body
    const { key = '', ...rest } = first
    expect(key).toMatch(/^tierdesk_/)
    expect(again).toEqual(rest)
    const secret = key.slice(46)
    await program(key)(routes.listTickets)
    const apiKey = [(await owner(routes.listApiKeys)).body, (await owner(routes.listAuditEvents)).body, world.logs()]
    expect(JSON.stringify(apiKey)).not.toContain(secret)
  })

  it('is refused once it is revoked, expired, altered or of a suspended organisation [17]', async () => {
    const { key, apiKey } = await create({ expiresInDays: 1 })
    const ask = (one: string) => refusalOf(program(one)(routes.listTickets))
    for (const one of [
      `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
      key.replace(apiKey.id, crypto.randomUUID()),
      'x',
      '__proto__',
    ])
      expect(await ask(one)).toMatchObject(gatewayRefuses)
    const platform = await world.as('service')
    const suspend = (suspended: boolean) =>
      platform(routes.suspendOrganisation, { params: { organisation: 'pilatus' }, body: { suspended } })
    await suspend(true)
    expect(await ask(key)).toMatchObject(gatewayRefuses)
    await suspend(false)
    await program(key)(routes.listTickets)
    await world.runtime().moveClock('2026-11-17T09:00:00Z')
    expect(await ask(key)).toMatchObject(gatewayRefuses)
    await world.runtime().moveClock(mondayMorning)
    await program(key)(routes.listTickets)
    await (await world.as('owner'))(routes.revokeApiKey, { params: { key: apiKey.id } })
    expect(await ask(key)).toMatchObject(gatewayRefuses)
  })

  it('is rotated with an overlap, after which the old key expires', async () => {
    const { key, apiKey, owner } = await create()
    const after = (await owner(routes.rotateApiKey, { params: { key: apiKey.id }, body: { overlapHours: 2 } })).body
    expect(after).toMatchObject({ name: apiKey.name, scopes: apiKey.scopes, organisation: 'pilatus' })
    await program(key)(routes.listTickets)
    await program(after.key ?? '')(routes.listTickets)
    await world.runtime().moveClock('2026-11-16T10:30:00Z')
    expect(await refusalOf(program(key)(routes.listTickets))).toMatchObject(gatewayRefuses)
    await program(after.key ?? '')(routes.listTickets)
    await world.runtime().moveClock(mondayMorning)
  })

  it('shows its last use, to the hour', async () => {
    await world.runtime().moveClock(mondayMorning)
    const { key, apiKey } = await create()
    const lastUse = async () => {
      const { apiKeys } = (await (await world.as('owner'))(routes.listApiKeys, { query: { limit: '100' } })).body
      return apiKeys.find(({ id }) => id === apiKey.id)?.lastUsedAt
    }
    expect(await lastUse()).toBeUndefined()
    await program(key)(routes.listTickets)
    const first = await lastUse()
    await program(key)(routes.listTickets)
    expect([await lastUse(), first?.slice(0, 16)]).toEqual([first, '2026-11-16T08:00'])
    await world.runtime().moveClock('2026-11-16T09:30:00Z')
    await program(key)(routes.listTickets)
    expect((await lastUse())?.slice(0, 16)).toBe('2026-11-16T09:30')
    await world.runtime().moveClock(mondayMorning)
  })

  it('belongs to the owners of its organisation: another’s looks like an unknown one [50]', async () => {
    const { apiKey } = await create()
    const stranger = await world.runtime().clientOf('owner@starling.example')
    for (const route of [routes.rotateApiKey, routes.revokeApiKey] as const) {
      const ask = async (key: string) => ({
        ...(await refusalOf(stranger<Route>(route, { params: { key } }))),
        requestId: '',
      })
      expect(await ask(apiKey.id)).toEqual(await ask(crypto.randomUUID()))
    }
    expect((await stranger(routes.listApiKeys)).body.apiKeys).toEqual([])
  })
})

it('programs can call what customers can, but nothing that people decide', () => {
  const reached = Object.entries<Route>(routes).filter(([, { keyScope }]) => keyScope !== undefined)
  expect(new Set(reached.map(([, { keyScope }]) => keyScope))).toEqual(new Set(keyScopeSchema.options))
  for (const [name, route] of reached) {
    expect([name, route.roles.includes('customer'), automated(route).path]).toEqual([
      name,
      true,
      `/automation${route.path}`,
    ])
    // Requesting a file of readable data is reading.
    const isRead = route.method === 'GET' || /^request\w+Export$/.test(name)
    expect([name, route.keyScope?.endsWith('.read')]).toEqual([name, isRead])
  }
})
