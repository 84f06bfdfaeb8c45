import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { routes } from '../../../shared/http/routes.ts'
import { emails, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

const event = (id: number, change: object = {}) => ({
  ...{
    organisation: 'pilatus',
    'request-id': `p-${id}`,
    timestamp: `2026-11-16T07:${String(id % 60).padStart(2, '0')}:00Z`,
  },
  ...{ handler: 'list-instances', message: '=Done', uri: '/v2/instance', status: 200, 'elapsed-ms': 12 },
  'source-ip': '203.0.113.7',
  'iam-user': { id: 'someone', sso: false, 'two-factor-authentication': true, role: 'developer' },
  ...change,
})
const take = async (...events: ReturnType<typeof event>[]) =>
  (await world.as('service'))(routes.ingestAuditEvents, { body: { events } })

describe('events of the platform’s own API', () => {
  it('are accepted in batches of a thousand, and each counts once', async () => {
    const batch = Array.from({ length: 1_000 }, (_, id) => event(id))
    expect((await take(...batch)).body).toEqual({ accepted: 1_000, repeated: 0, notKept: 0 })
    expect((await take(...batch.slice(0, 10), event(1_000))).body).toEqual({ accepted: 1, repeated: 10, notKept: 0 })
    const owner = await world.as('owner')
    const query = { of: 'everything', handler: 'list-instances', limit: '100' } as const
    let [count, cursor] = [0, '']
    do {
      const page = await owner(routes.listAuditEvents, { query: { ...query, ...(cursor && { cursor }) } })
      count += page.body.events.length
      cursor = page.body.nextCursor ?? ''
    } while (cursor)
    expect(count).toBe(1_001)
  })

  it('that repeat an id with other content are named, and leave the accepted event unchanged', async () => {
    const refused = await refusalOf(take(event(0, { status: 500 }), event(2_000)))
    expect(refused).toMatchObject({ status: 409, code: 'event_conflict', ids: ['p-0'], accepted: 1 })
    const owner = await world.as('owner')
    const query = { of: 'everything', handler: 'list-instances', status: '5xx' } as const
    expect((await owner(routes.listAuditEvents, { query })).body.events).toEqual([])
  })

  it('are stored for plans that include them, without the secrets in their parameters', async () => {
    const params = { password: 'canary', sshKey: { 'private-key': 'canary' }, zone: 'ch-gva-2' }
    const sent = [
      event(3_000, { organisation: 'birch' }),
      event(3_001, { handler: 'create-key', 'body-params': params }),
    ]
    expect((await take(...sent)).body).toEqual({ accepted: 1, repeated: 0, notKept: 1 })
    const owner = await world.as('owner')
    const query = { of: 'everything', handler: 'create-key' } as const
    const [found] = (await owner(routes.listAuditEvents, { query })).body.events
    expect(found?.['body-params']).toMatchObject({ password: '[redacted]', zone: 'ch-gva-2' })
    expect(JSON.stringify(found)).not.toContain('canary')
  })

  it.each([
    [{ organisation: 'nobody' }, 'the organisation is unknown'],
    [{ timestamp: '2026-11-16T10:00:00Z' }, 'it is in the future'],
    [{ timestamp: '2026-10-15T10:00:00Z' }, 'it is older than 31 days'],
  ])('are refused with the index of each invalid event: %j', async (change, message) => {
    expect(await refusalOf(take(event(4_000), event(4_001, change)))).toMatchObject({
      code: 'invalid',
      issues: [{ path: ['events', 1], message }],
    })
  })

  it('appear among the changes: a filtered trail shows each once, however many others there are', async () => {
    const later = Array.from({ length: 400 }, (_, id) => event(5_000 + id, { timestamp: '2026-11-16T08:03:00Z' }))
    await take(...later)
    const owner = await world.as('owner')
    const of = async (part: 'changes' | 'everything') => {
      const query = { of: part, handler: 'setMember', limit: '100' } as const
      return (await owner(routes.listAuditEvents, { query })).body.events
    }
    expect((await of('changes')).length).toBeGreaterThan(0)
    expect(await of('everything')).toEqual(await of('changes'))
  })

  it('can be read as CSV, in which no cell is a formula [75]', async () => {
    const { api, tokenOf } = world.runtime()
    const headers = { authorization: `Bearer ${await tokenOf(emails.owner)}`, accept: 'text/csv' }
    const response = await fetch(`${api}/audit-events?of=everything&handler=list-instances&limit=2`, { headers })
    const lines = z.array(z.record(z.string(), z.string())).parse(parse(await response.text(), { columns: true }))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatchObject({ message: "'=Done", 'iam-user role': 'developer', 'path-params': '{}' })
  })
})
