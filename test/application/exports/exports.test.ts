import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cloudEventSchema } from '../../../shared/audit/domain/ocsf.ts'
import type { Client } from '../../../shared/core/api/client.ts'
import { costMicrosSchema, sum } from '../../../shared/core/domain/money.ts'
import { routes } from '../../../shared/http/routes.ts'
import { repetitions } from '../../effort.ts'
import { nightly } from '../../nightly.ts'
import { brokenRules, parseFocus } from '../../unit/usage/focus/checkFocus.ts'
import { exceptions, exceptionsOfFormulas, exceptionsOfSums } from '../../unit/usage/focus/focusExceptions.ts'
import { usageOf } from '../usage/usageSender.ts'
import { eventuallyIn, openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const pro = () => world.as('owner')
const rowsSchema = z.array(z.record(z.string(), z.string()))
const lineSchema = z.looseObject({ 'request-id': z.string() })

async function written(client: Client, id: string, route: typeof routes.getAuditExport | typeof routes.getUsageExport) {
  const asked = { params: { export: id } }
  await eventually(async () => (await client(route, asked)).body.status === 'written')
  const { link, rows, sizeBytes } = (await client(route, asked)).body
  const response = await fetch(link?.url ?? '')
  const text = await response.text()
  expect(Buffer.byteLength(text)).toBe(sizeBytes)
  return { text, rows, response }
}

async function exportTrail(client: Client, body: z.input<typeof routes.requestAuditExport.body>) {
  const asked = (await client(routes.requestAuditExport, { body })).body
  expect(asked.status).toBe('being written')
  return written(client, asked.export, routes.getAuditExport)
}

async function exportUsage(client: Client, body: z.input<typeof routes.requestUsageExport.body>) {
  const asked = (await client(routes.requestUsageExport, { body })).body
  return written(client, asked.export, routes.getUsageExport)
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

async function trailOf(client: Client, query: Record<string, string>) {
  const events: unknown[] = []
  let cursor: string | undefined
  do {
    const page = { limit: '100', ...query, ...(cursor && { cursor }) }
    const { body } = await client(routes.listAuditEvents, { query: page })
    events.push(...body.events)
    cursor = body.nextCursor
  } while (cursor)
  return events
}

describe('an export of the audit trail', () => {
  const until = { to: '2026-11-16T08:30:00Z' }
  beforeAll(async () => {
    const customer = await world.as('customer')
    for (let count = 0; count < 30; count++) await customer(routes.listTickets, { query: { text: `${count}` } })
    await openTicket(customer)
    await world.runtime().moveClock('2026-11-16T08:30:00Z')
  })

  it('contains what the trail shows, as JSON lines or as OCSF in CloudEvents', async () => {
    const client = await pro()
    const shown = await trailOf(client, { of: 'everything', ...until })
    expect(shown.length).toBeGreaterThan(30)
    const { text, rows, response } = await exportTrail(client, { format: 'json lines', of: 'everything', ...until })
    expect(linesOf(text)).toEqual(shown)
    expect(rows).toBe(shown.length)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-pilatus-[-\d]+\.jsonl"$/)
    const ocsf = linesOf((await exportTrail(client, { format: 'ocsf', of: 'everything', ...until })).text)
    const events = ocsf.map((line) => cloudEventSchema.parse(line))
    expect(events.map(({ data }) => data.http_request.uid)).toEqual(
      shown.map((event) => lineSchema.parse(event)['request-id']),
    )
  })

  it('is filtered like the trail, and as CSV contains no formulas', async () => {
    const client = await pro()
    const event = {
      ...{ organisation: 'pilatus', 'request-id': 'p-1', timestamp: '2026-11-16T08:00:00Z', handler: '=list' },
      ...{ message: '@Done', uri: '/v2/x', status: 200, 'elapsed-ms': 12, 'source-ip': '203.0.113.7' },
      'iam-user': { id: 'someone', sso: false, 'two-factor-authentication': true, role: '+dev' },
    }
    await (await world.as('service'))(routes.ingestAuditEvents, { body: { events: [event] } })
    const { text, rows } = await exportTrail(client, { format: 'csv', of: 'everything', handler: '=list' })
    const [line, ...others] = rowsSchema.parse(parse(text, { columns: true }))
    expect([rows, others]).toEqual([1, []])
    expect(line).toMatchObject({ handler: "'=list", message: "'@Done", 'iam-user role': "'+dev" })
  })

  it('contains only the organisation’s own trail, as far as its plan shows it', async () => {
    const built = await world.runtime().clientOf('owner@birch.example')
    const everything = built(routes.requestAuditExport, { body: { format: 'csv', of: 'everything' } })
    expect(await refusalOf(everything)).toMatchObject({ status: 403, code: 'plan_lacks', plans: ['pro', 'enterprise'] })
    expect((await exportTrail(built, { format: 'json lines' })).text).not.toContain('pilatus')
    const { export: id } = (await (await pro())(routes.requestAuditExport, { body: { format: 'csv' } })).body
    expect(await refusalOf(built(routes.getAuditExport, { params: { export: id } }))).toMatchObject({ status: 404 })
    const ofUsage = (await pro())(routes.getUsageExport, { params: { export: id } })
    expect(await refusalOf(ofUsage)).toMatchObject({ status: 404 })
  })

  nightly('is refused while five of the same organisation are being written', async () => {
    await world.runtime().moveClock('2026-11-18T08:31:00Z')
    const owner = await world.runtime().clientOf('owner@pilatus.example')
    const other = await world.runtime().clientOf('owner@edelweiss.example')
    const request = (client: Client) => client(routes.requestAuditExport, { body: { format: 'csv' } })
    // The queue delays each by two seconds, so nobody signs in between them.
    const requested = await Promise.all(Array.from({ length: 5 }, () => request(owner)))
    expect(await refusalOf(request(owner))).toMatchObject({ status: 409, code: 'exports_full' })
    expect((await request(other)).status).toBe(202)
    for (const { body } of requested) await written(await pro(), body.export, routes.getAuditExport)
    expect((await request(owner)).body.status).toBe('being written')
    await world.runtime().moveClock('2026-11-16T08:30:00Z')
  })

  it('is gone after a week', async () => {
    const { export: id } = (await (await pro())(routes.requestAuditExport, { body: { format: 'csv' } })).body
    await world.runtime().moveClock('2026-11-23T08:31:00Z')
    expect(await refusalOf((await pro())(routes.getAuditExport, { params: { export: id } }))).toMatchObject({
      status: 404,
    })
    await world.runtime().moveClock('2026-11-16T08:31:00Z')
  })
})

describe('an export of usage', () => {
  const records = Array.from({ length: 300 }, (_, index) =>
    usageOf(`u-${index}`, {
      resourceId: `vm-${index % 100}`,
      resourceType: index % 2 ? '=storage' : 'compute',
      tags: { team: `t-${index % 3}` },
      cost: BigInt(index * 1_001),
    }),
  )
  const asked = { params: { organisation: 'edelweiss' }, query: { month: '2026-11', by: 'resource' } } as const
  const owner = () => world.runtime().clientOf('owner@edelweiss.example')
  beforeAll(async () => {
    const body = { records: records.map((record) => ({ ...record, cost: costMicrosSchema.encode(record.cost) })) }
    await (await world.as('service'))(routes.ingestUsage, { body })
  })

  it.each((['resource', 'zone', 'resource type'] as const).slice(0, repetitions({ full: 3, quick: 1 })))(
    'adds up to the report, by %s',
    async (by) => {
      const report = (await (await world.as('finance'))(routes.getUsageReportOf, asked)).body
      const csv = await exportUsage(await owner(), { month: '2026-11', by, format: 'csv' })
      const rows = rowsSchema.parse(parse(csv.text, { columns: true }))
      expect(sum(rows.map(({ BilledCost = '' }) => costMicrosSchema.decode(BilledCost)))).toBe(report.cost)
      expect(rows).toHaveLength(csv.rows ?? 0)
      const known = { ...exceptions, ...exceptionsOfFormulas, ...(by !== 'resource' && exceptionsOfSums) }
      expect(brokenRules(parseFocus(csv.text)).sort()).toEqual(Object.keys(known).sort())
      const json = await exportUsage(await owner(), { month: '2026-11', by, format: 'json lines' })
      const exported = z.array(z.looseObject({ cost: z.string() })).parse(linesOf(json.text))
      expect(sum(exported.map(({ cost }) => costMicrosSchema.decode(cost)))).toBe(report.cost)
      if (by === 'resource') {
        const ofStaff = { params: asked.params, body: { month: '2026-11', by, format: 'csv' as const } }
        const finance = await world.as('finance')
        const { export: id } = (await finance(routes.requestUsageExportOf, ofStaff)).body
        const view = async () =>
          (await finance(routes.getUsageExportOf, { params: { ...asked.params, export: id } })).body
        await eventually(async () => (await view()).status === 'written')
        expect((await view()).rows).toBe(csv.rows)
        expect(rows).toHaveLength(300)
        expect(rows.map(({ Tags = '' }) => Object.keys(JSON.parse(Tags))[0])).toEqual(rows.map(() => 'team'))
        expect(rows.some(({ ResourceType }) => ResourceType === "'=storage")).toBe(true)
      }
    },
  )

  it('by resource needs starter or higher', async () => {
    const built = await world.runtime().clientOf('owner@birch.example')
    const body = { month: '2026-11', by: 'resource', format: 'csv' } as const
    expect(await refusalOf(built(routes.requestUsageExport, { body }))).toMatchObject({
      status: 403,
      code: 'plan_lacks',
    })
    expect((await exportUsage(built, { ...body, by: 'zone' })).rows).toBe(0)
    const future = built(routes.requestUsageExport, { body: { ...body, by: 'zone', month: '2026-12' } })
    expect(await refusalOf(future)).toMatchObject({ status: 400 })
  })
})
