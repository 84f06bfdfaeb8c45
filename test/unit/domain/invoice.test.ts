import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftInvoice } from '../../../shared/domain/invoice.ts'
import { formatMinor } from '../../../shared/domain/money.ts'
import { type Organisation, type PlanChange, withPlanChange } from '../../../shared/domain/organisation.ts'
import { type Plan, planSchema } from '../../../shared/domain/plans.ts'
import { dateSchema, datesOf, type LocalDate, monthSchema, toInstant } from '../../../shared/domain/time.ts'

const date = (text: string) => dateSchema.parse(text)
const month = (text: string) => monthSchema.parse(text)

function organisationWith(...changes: readonly (readonly [Plan, string])[]): Organisation {
  const planChanges = changes.reduce<PlanChange[]>(
    (known, [plan, from]) =>
      withPlanChange(known, { plan, from: date(from), changedAt: toInstant(0), changedBy: 'owner' }),
    [],
  )
  return { id: 'acme', version: 1, name: 'Acme', currency: 'CHF', planChanges }
}

function amounts(organisation: Organisation, ofMonth: string, costs: Record<string, bigint> = {}): string[] {
  const byDay = new Map(Object.entries(costs).map(([day, micros]) => [date(day), micros]))
  const { lines = [] } = draftInvoice(organisation, month(ofMonth), byDay) ?? {}
  return lines.map(({ kind, amountMinor }) => `${kind} ${formatMinor(amountMinor)}`)
}

describe('the invoice of a month', () => {
  it('charges fixed plans by the day: starter to pro on 11 November', () => {
    const organisation = organisationWith(['starter', '2026-01-01'], ['pro', '2026-11-11'])
    expect(amounts(organisation, '2026-11')).toEqual(['plan 33.33', 'plan 333.33'])
  })

  it('charges enterprise a share of consumption on its own days, and tops up to the minimum', () => {
    const organisation = organisationWith(['built-in', '2026-01-01'], ['enterprise', '2026-10-16'])
    const costs = { '2026-10-15': 999_000_000n, '2026-10-16': 10_000_000_000n, '2026-10-31': 8_000_000_000n }
    expect(amounts(organisation, '2026-10', costs)).toEqual(['consumption share 900.00', 'minimum top-up 390.32'])
  })

  it('tops nothing up when the share is above the minimum', () => {
    const organisation = organisationWith(['enterprise', '2026-01-01'])
    expect(amounts(organisation, '2026-10', { '2026-10-05': 60_000_000_000n })).toEqual(['consumption share 3000.00'])
  })

  it('is not made for built-in, nor before an organisation joined', () => {
    expect(draftInvoice(organisationWith(['built-in', '2026-01-01']), month('2026-10'), new Map())).toBeUndefined()
    expect(draftInvoice(organisationWith(['pro', '2026-11-01']), month('2026-10'), new Map())).toBeUndefined()
  })

  it('knows the last change of a day only', () => {
    const organisation = organisationWith(
      ['starter', '2026-01-01'],
      ['pro', '2026-11-11'],
      ['enterprise', '2026-11-11'],
    )
    expect(amounts(organisation, '2026-11')).toEqual(['plan 33.33', 'consumption share 0.00', 'minimum top-up 1666.67'])
  })

  it('sums its lines, and its VAT comes to nothing with a reason until a rate is set', () => {
    const invoice = draftInvoice(
      organisationWith(['starter', '2026-01-01'], ['pro', '2026-11-11']),
      month('2026-11'),
      new Map(),
    )
    expect(invoice).toMatchObject({
      netMinor: 366_66n,
      grossMinor: 366_66n,
      vat: [{ rateBasisPoints: 0, reason: 'No rate of VAT is set.', taxableMinor: 366_66n, amountMinor: 0n }],
    })
  })

  it('equals an independent count of days in exact fractions, for any sequence of changes', () => {
    const months = fc.constantFrom('2024-02', '2026-02', '2026-03', '2026-10', '2026-11', '2026-12')
    const changes = fc.array(fc.tuple(fc.constantFrom(...planSchema.options), fc.integer({ min: 1, max: 28 })), {
      minLength: 1,
      maxLength: 6,
    })
    const costs = fc.array(fc.tuple(fc.integer({ min: 0, max: 27 }), fc.bigInt({ min: 0n, max: 10n ** 12n })), {
      maxLength: 10,
    })
    fc.assert(
      fc.property(months, changes, costs, (text, made, spent) => {
        const inOrder = made.toSorted(([, a], [, b]) => a - b)
        const organisation = organisationWith(
          ...inOrder.map(([plan, day]) => [plan, `${text}-${String(day).padStart(2, '0')}`] as const),
        )
        const days = datesOf(month(text))
        const byDay = new Map<LocalDate, bigint>()
        for (const [index, micros] of spent) {
          const day = days[index]
          if (day) byDay.set(day, micros)
        }
        const { lines = [] } = draftInvoice(organisation, month(text), byDay) ?? {}
        const billed = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n)
        const exact = exactTotal(days, inOrder, byDay)
        // Each line is rounded once: it is at most half a minor unit off.
        const difference = 2 * Math.abs(Number(billed) - exact)
        expect(difference).toBeLessThanOrEqual(lines.length + 1e-6)
        for (const [index, line] of lines.entries()) expect(line.from >= (lines[index - 1]?.from ?? '')).toBe(true)
      }),
    )
  })
})

/** What a month costs, in minor units as a fraction, counted day by day. */
function exactTotal(
  days: readonly LocalDate[],
  changes: readonly (readonly [Plan, number])[],
  costs: ReadonlyMap<LocalDate, bigint>,
): number {
  const plans = days.map((_, index) => changes.findLast(([, day]) => day <= index + 1)?.[0])
  const runs: { plan: Plan | undefined; days: number; micros: bigint }[] = []
  for (const [index, plan] of plans.entries()) {
    const micros = costs.get(days[index] ?? date('2000-01-01')) ?? 0n
    const run = runs.at(-1)
    if (run && run.plan === plan) {
      run.days++
      run.micros += micros
    } else runs.push({ plan, days: 1, micros })
  }
  const price: Record<string, number> = { starter: 100_00, pro: 500_00, enterprise: 2_500_00 }
  return runs.reduce((total, { plan, days: count, micros }) => {
    const byDays = ((price[plan ?? ''] ?? 0) * count) / days.length
    return total + (plan === 'enterprise' ? Math.max(byDays, (Number(micros) * 0.05) / 10_000) : byDays)
  }, 0)
}
