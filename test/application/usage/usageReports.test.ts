import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { percentageOfMicros, sum } from '../../../shared/core/domain/money.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type ReportGroup, reportGroups } from '../../../shared/usage/domain/usageReport.ts'
import { brokenRules, parseFocus } from '../../unit/usage/focus/checkFocus.ts'
import { exceptions, exceptionsOfFormulas, exceptionsOfSums } from '../../unit/usage/focus/focusExceptions.ts'
import { eventuallyIn, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const until = eventuallyIn(world)
const month = '2026-11'

const used = (id: string, change: object = {}) => ({
  ...{ id, organisation: 'edelweiss', resourceId: 'vm-1', resourceType: 'compute', zone: 'ch-gva-2', quantity: '1.5' },
  ...{ unit: 'hour', from: '2026-11-16T06:00:00Z', to: '2026-11-16T07:00:00Z', cost: '33333.333333' },
  ...{ currency: 'CHF' as const, tags: {} as Record<string, string>, ...change },
})
const november = [
  used('n-1', { tags: { team: 'web' } }),
  used('n-2', { resourceId: 'vm-2', zone: 'ch-dk-2', tags: { team: 'web', env: 'test' }, cost: '11111.111111' }),
  used('n-3', { from: '2026-11-17T06:00:00Z', to: '2026-11-17T06:00:00Z', quantity: '0.25' }),
  used('n-4', { resourceId: 'bucket', resourceType: '=storage', unit: 'GiB-hour', quantity: '720', cost: '7.000001' }),
]
const whole = 77_784_777_778n

async function take(...records: ReturnType<typeof used>[]): Promise<void> {
  await (await world.as('service'))(routes.ingestUsage, { body: { records } })
}

async function reportOf(by: ReportGroup, ofMonth = month) {
  const finance = await world.as('finance')
  const asked = { params: { organisation: 'edelweiss' }, query: { month: ofMonth, by } }
  return (await finance(routes.getUsageReportOf, asked)).body
}

async function csvOf(by: ReportGroup, ofMonth = month): Promise<Response> {
  const { api, tokenOf } = world.runtime()
  const token = await tokenOf('finance@provider.example')
  return fetch(`${api}/organisations/edelweiss/usage-report?${new URLSearchParams({ month: ofMonth, by })}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/csv' },
  })
}

const short = ({ rows }: Awaited<ReturnType<typeof reportOf>>) =>
  rows.map(({ product, variable, description, quantity, unit, cost }) =>
    [product, variable, description, `${Number(quantity) / 1e9} ${unit}`, cost].join(' | '),
  )

describe('a usage report', () => {
  it('shows the usage of the current month so far, by type, resource, zone, tag and day', async () => {
    await world.runtime().moveClock('2026-11-18T08:00:00Z')
    await take(...november.map((record) => ({ ...record, id: `pre-${record.id}`, organisation: 'pilatus' })))
    await take(...november)
    expect(short(await reportOf('resource type'))).toEqual([
      'compute |  | compute | 3.25 hour | 77777777777',
      '=storage |  | =storage | 720 GiB-hour | 7000001',
    ])
    expect(short(await reportOf('resource'))).toEqual([
      'compute | ch-gva-2 | vm-1 | 1.75 hour | 66666666666',
      'compute | ch-dk-2 | vm-2 | 1.5 hour | 11111111111',
      '=storage | ch-gva-2 | bucket | 720 GiB-hour | 7000001',
    ])
    expect(short(await reportOf('tag'))).toEqual([
      'compute | team=web | team=web | 3 hour | 44444444444',
      'compute |  |  | 0.25 hour | 33333333333',
      'compute | env=test | env=test | 1.5 hour | 11111111111',
      '=storage |  |  | 720 GiB-hour | 7000001',
    ])
    const byZone = await reportOf('zone')
    expect(sum(byZone.rows.map(({ cost }) => cost))).toBe(whole)
    expect(byZone).toMatchObject({ cost: whole, costBefore: 0n, isClosed: false, corrections: [] })
    expect(byZone.days).toEqual([
      { date: '2026-11-16', cost: whole - 33_333_333_333n },
      { date: '2026-11-17', cost: 33_333_333_333n },
    ])
    expect(byZone.to).toMatch(/^2026-11-18T08:0/)
  })

  it('includes resources for starter and higher, and names these plans to others', async () => {
    const built = await world.runtime().clientOf('owner@birch.example')
    const query = { month }
    expect((await built(routes.getUsageReport, { query })).body.by).toBe('resource type')
    for (const by of ['resource', 'tag'] as const)
      expect(await refusalOf(built(routes.getUsageReport, { query: { month, by } }))).toMatchObject({
        status: 403,
        code: 'plan_lacks',
        plans: ['starter', 'pro', 'enterprise'],
      })
    const starter = await world.runtime().clientOf('owner@starling.example')
    expect((await starter(routes.getUsageReport, { query })).body.by).toBe('resource')
    const own = (await (await world.as('customer'))(routes.getUsageReport, { query })).body
    expect([own.organisation, own.cost]).toEqual(['pilatus', whole])
    const ahead = { query: { month: '2026-12' } }
    expect(await refusalOf(starter(routes.getUsageReport, ahead))).toMatchObject({ status: 400, code: 'invalid' })
    const finance = await world.as('finance')
    const unknown = { params: { organisation: 'nobody' }, query }
    expect(await refusalOf(finance(routes.getUsageReportOf, unknown))).toMatchObject({ status: 404 })
  })

  it('is available as CSV with the columns of FOCUS, in which no cell is a formula [75]', async () => {
    const response = await csvOf('resource')
    const text = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }))
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatchObject({
      ...{ BilledCost: '66666.666666', EffectiveCost: '66666.666666', ListCost: '66666.666666' },
      ...{ BillingAccountId: 'edelweiss', BillingCurrency: 'CHF', ChargeCategory: 'Usage', ChargeClass: '' },
      ...{ BillingPeriodStart: '2026-10-31T23:00:00Z', BillingPeriodEnd: '2026-11-30T23:00:00Z' },
      ...{
        ConsumedQuantity: '1.75',
        ConsumedUnit: 'Hours',
        ResourceId: 'vm-1',
        ServiceProviderName: 'Provider Cloud AG',
      },
    })
    expect(lines[2]?.ServiceName).toBe("'=storage")
  })

  it.each(reportGroups)('as CSV by %s follows the rules of FOCUS, except for those that are named', async (by) => {
    const known = { ...exceptions, ...exceptionsOfFormulas, ...(by !== 'resource' && exceptionsOfSums) }
    expect(brokenRules(parseFocus(await (await csvOf(by)).text())).sort()).toEqual(Object.keys(known).sort())
  })

  it('equals the base of the invoice’s share to the cent, and never changes once closed', async () => {
    await world.runtime().moveClock('2026-12-02T08:00:00Z')
    const issued = async (run: string) => {
      const finance = await world.as('finance')
      const params = { params: { run } }
      await finance(routes.startBillingRun, { body: { month: run } })
      await until(async () => (await finance(routes.getBillingRun, params)).body.status === 'drafted')
      await finance(routes.approveBillingRun, params)
      await finance(routes.issueInvoices, params)
      await until(async () => (await finance(routes.getBillingRun, params)).body.status === 'issued')
      const { invoices } = (await finance(routes.listInvoicesOf, { params: { organisation: 'edelweiss' } })).body
      return invoices.find((invoice) => invoice.month === run)?.lines ?? []
    }
    const shareIn = (lines: Awaited<ReturnType<typeof issued>>) => {
      const line = lines.find(({ kind }) => kind === 'consumption share')
      if (line?.kind !== 'consumption share') throw new Error('The invoice has no share.')
      return line
    }
    const line = shareIn(await issued(month))
    const closed = await reportOf('resource')
    expect([closed.isClosed, closed.cost]).toEqual([true, line.baseMicros])
    expect(line.amountMinor).toBe(percentageOfMicros(closed.cost, line.basisPoints))

    await take(
      used('late', { cost: '50000' }),
      used('own', { from: '2026-12-01T10:00:00Z', to: '2026-12-01T10:00:00Z' }),
    )
    expect({ ...(await reportOf('resource')), to: closed.to }).toEqual(closed)
    await world.runtime().moveClock('2027-01-02T08:00:00Z')
    const lines = await issued('2026-12')
    const next = await reportOf('resource', '2026-12')
    expect([next.cost, next.costBefore]).toEqual([shareIn(lines).baseMicros, closed.cost])
    expect(next.rows.map(({ description, cost, costBefore }) => [description, cost, costBefore])).toEqual([
      ['vm-1', 33_333_333_333n, 66_666_666_666n],
      ['bucket', 0n, 7_000_001n],
      ['vm-2', 0n, 11_111_111_111n],
    ])
    const correction = lines.find(({ kind }) => kind === 'correction')
    expect(next.corrections.map(({ month: ofMonth, cost }) => [ofMonth, cost])).toEqual([[month, 50_000_000_000n]])
    expect(correction).toMatchObject({ month, lateMicros: 50_000_000_000n })
    const table = parseFocus(await (await csvOf('resource', '2026-12')).text())
    expect(brokenRules(table).sort()).toEqual(Object.keys(exceptions).sort())
    expect(table.rows.map((cells) => cells[table.columns.indexOf('ChargeClass')]?.text)).toEqual([
      undefined,
      'Correction',
    ])
  })
})
