import { describe, expect, it } from 'vitest'
import { configs } from '../../../infra/config.ts'
import { draftInvoice } from '../../../shared/billing/domain/invoice.ts'
import { formatMinor } from '../../../shared/core/domain/money.ts'
import { dateSchema, monthSchema, toInstant } from '../../../shared/core/domain/time.ts'
import type { Organisation } from '../../../shared/organisations/domain/organisation.ts'
import type { Plan } from '../../../shared/plans/domain/plans.ts'
import type { CostMicrosByDay } from '../../../shared/usage/domain/consumption.ts'

const date = (text: string) => dateSchema.parse(text)
const month = (text: string) => monthSchema.parse(text)

function organisationWith(...changes: readonly (readonly [Plan, string])[]): Organisation {
  const planChanges = changes.map(([plan, from]) => ({
    plan,
    from: date(from),
    changedAt: toInstant(0),
    changedBy: 'owner',
  }))
  return { id: 'acme', version: 1, name: 'Acme', currency: 'CHF', planChanges }
}

const { seller } = configs.dev
const draft = (organisation: Organisation, ofMonth: string, costs: CostMicrosByDay = new Map()) =>
  draftInvoice(organisation, month(ofMonth), { costs, late: [] }, seller)

function amounts(organisation: Organisation, ofMonth: string, costs: Record<string, bigint> = {}): string[] {
  const byDay = new Map(Object.entries(costs).map(([day, micros]) => [date(day), micros]))
  const { lines = [] } = draft(organisation, ofMonth, byDay) ?? {}
  return lines.map(({ kind, amountMinor }) => `${kind} ${formatMinor(amountMinor)}`)
}

describe('a monthly invoice', () => {
  it('charges fixed plans by the day: starter to pro on 11 November', () => {
    const organisation = organisationWith(['starter', '2026-01-01'], ['pro', '2026-11-11'])
    expect(amounts(organisation, '2026-11')).toEqual(['plan 33.33', 'plan 333.33'])
  })

  it('charges enterprise a share of the consumption on its own days, and tops it up to the minimum', () => {
    const organisation = organisationWith(['built-in', '2026-01-01'], ['enterprise', '2026-10-16'])
    const costs = { '2026-10-15': 999_000_000n, '2026-10-16': 10_000_000_000n, '2026-10-31': 8_000_000_000n }
    expect(amounts(organisation, '2026-10', costs)).toEqual(['consumption share 900.00', 'minimum top-up 390.32'])
  })

  it('adds no top-up if the share exceeds the minimum', () => {
    const organisation = organisationWith(['enterprise', '2026-01-01'])
    expect(amounts(organisation, '2026-10', { '2026-10-05': 60_000_000_000n })).toEqual(['consumption share 3000.00'])
  })

  it('does not exist for built-in, or before an organisation joined', () => {
    expect(draft(organisationWith(['built-in', '2026-01-01']), '2026-10')).toBeUndefined()
    expect(draft(organisationWith(['pro', '2026-11-01']), '2026-10')).toBeUndefined()
  })

  it('uses only the last plan change of a day', () => {
    const organisation = organisationWith(
      ['starter', '2026-01-01'],
      ['pro', '2026-11-11'],
      ['enterprise', '2026-11-11'],
    )
    expect(amounts(organisation, '2026-11')).toEqual(['plan 33.33', 'consumption share 0.00', 'minimum top-up 1666.67'])
  })

  it('adds up its lines, and shows zero VAT with a reason until a rate is set', () => {
    const invoice = draft(organisationWith(['starter', '2026-01-01'], ['pro', '2026-11-11']), '2026-11')
    expect(invoice).toMatchObject({
      netMinor: 366_66n,
      grossMinor: 366_66n,
      vat: [
        { category: 'E', rateBasisPoints: 0, reason: 'No rate of VAT is set.', taxableMinor: 366_66n, amountMinor: 0n },
      ],
    })
  })
})
