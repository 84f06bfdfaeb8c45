import { describe, expect, it } from 'vitest'
import { configs } from '../../../infra/config.ts'
import { draftInvoice } from '../../../shared/billing/domain/invoice.ts'
import { planPreview } from '../../../shared/billing/domain/planPreview.ts'
import { dateSchema, monthSchema, toInstant } from '../../../shared/core/domain/time.ts'
import {
  changesInForce,
  type Organisation,
  planChangeTo,
  planHistory,
  planOn,
} from '../../../shared/organisations/domain/organisation.ts'
import { comparisonTable } from '../../../shared/plans/domain/comparisonTable.ts'
import { catalogue, entitlements, type Plan, versionOn } from '../../../shared/plans/domain/plans.ts'

const date = (text: string) => dateSchema.parse(text)
const today = date('2026-11-16')
const now = toInstant(Date.parse('2026-11-16T08:00:00Z'))

const organisationWith = (...changes: readonly (readonly [Plan, string])[]): Organisation => ({
  id: 'acme',
  version: 1,
  name: 'Acme',
  currency: 'CHF',
  planChanges: changes.map(([plan, from]) => ({ plan, from: date(from), changedAt: now, changedBy: 'owner' })),
})

describe('the comparison of plans', () => {
  /**
   * As the provider publishes it. The `-` for Two-Factor Authentication on Built-In is the one cell that the product
   * improves.
   */
  const published = `
| Initial Response Time      | Best-effort  | 4 hours        | 1 hour        | 30 minutes      |
| Support Hours              | Office Hours | Office Hours   | Extended Office Hours | 24/7     |
| Ticket Support             | ✔️           | ✔️             | ✔️            | ✔️              |
| Chat Support               | -            | -              | Coming soon   | Coming soon     |
| Phone Support              | -            | -              | ✔️            | ✔️              |
| Two-Factor Authentication  | -            | ✔️             | ✔️            | ✔️              |
| Single Sign-On (SSO)       | -            | ✔️             | ✔️            | ✔️              |
| Audit Trail                | Limited      | Limited        | ✔️            | ✔️              |
| Monthly Usage Reports      | Limited      | ✔️             | ✔️            | ✔️              |
| Custom Compliance Form     | -            | -              | -             | ✔️              |
| Customer Success Manager   | -            | -              | -             | ✔️              |
| Price/month                | Included     | 100.00         | 500.00        | Consumption based *) |`
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

  it.each(published)('shows for %s what is published', (feature, ...cells) => {
    const bettered = feature === 'Two-Factor Authentication' ? ['✔️', ...cells.slice(1)] : cells
    const row = comparisonTable(today, 'CHF').find((each) => each.feature === feature)
    expect(Object.values(row?.cells ?? {})).toEqual(bettered)
  })

  it('has no other rows', () => {
    expect(comparisonTable(today, 'CHF').map(({ feature }) => feature)).toEqual(published.map(([feature]) => feature))
  })
})

describe('a new version of the catalogue', () => {
  const [first] = catalogue
  if (!first) throw new Error('The catalogue is empty.')
  const dearer = {
    ...first.plans,
    pro: {
      ...first.plans.pro,
      price: { kind: 'fixed', amountMinor: { CHF: 600_00n, EUR: 600_00n, USD: 650_00n } },
    } as const,
  }
  const versions = [first, { validFrom: date('2026-11-11'), plans: dearer }]
  const linesOf = (month: string, known = versions) =>
    draftInvoice(
      organisationWith(['pro', '2026-01-01']),
      monthSchema.parse(month),
      { costs: new Map(), late: [] },
      configs.dev.seller,
      known,
    )?.lines.map(({ amountMinor, catalogueVersion }) => [amountMinor, catalogueVersion])

  it('applies from its day on, and changes nothing before it', () => {
    expect(linesOf('2026-10')).toEqual([[500_00n, '2020-01-01']])
    expect(linesOf('2026-11')).toEqual([
      [166_67n, '2020-01-01'],
      [400_00n, '2026-11-11'],
    ])
    expect(linesOf('2026-12')).toEqual([[600_00n, '2026-11-11']])
    expect(versionOn(date('2026-11-10'), versions)).toBe(first)
  })
})

describe('changes of plan', () => {
  it('are all kept, and the last one made for a day or later applies', () => {
    const { planChanges } = organisationWith(
      ['starter', '2026-01-01'],
      ['built-in', '2026-12-01'],
      ['pro', '2026-11-11'],
      ['enterprise', '2026-11-11'],
    )
    expect(changesInForce(planChanges).map(({ plan }) => plan)).toEqual(['starter', 'enterprise'])
    expect(planHistory({ planChanges }).map(({ plan, holds }) => [plan, holds])).toEqual([
      ['starter', true],
      ['built-in', false],
      ['pro', false],
      ['enterprise', true],
    ])
    expect(planOn({ planChanges }, date('2025-12-31'))).toBeUndefined()
  })

  it.each([
    [[['pro', '2026-01-01']], 'enterprise', '2026-11-16', true],
    [[['pro', '2026-01-01']], 'starter', '2026-12-01', false],
    [[['pro', '2026-01-01']], 'pro', undefined, false],
    [
      [
        ['pro', '2026-01-01'],
        ['starter', '2026-12-01'],
      ],
      'pro',
      '2026-11-16',
      false,
    ],
    [
      [
        ['pro', '2026-01-01'],
        ['starter', '2026-12-01'],
      ],
      'starter',
      undefined,
      false,
    ],
    [
      [
        ['pro', '2026-01-01'],
        ['starter', '2026-12-01'],
      ],
      'built-in',
      '2026-12-01',
      false,
    ],
    [
      [
        ['pro', '2026-01-01'],
        ['starter', '2026-12-01'],
      ],
      'enterprise',
      '2026-11-16',
      true,
    ],
  ] as const)('from %j to %s begin on %s', (changes, plan, from, isUpgrade) => {
    const change = planChangeTo(plan, organisationWith(...changes), today)
    expect(change).toEqual(from && { plan, from, isUpgrade })
  })
})

describe('the preview of a plan', () => {
  const preview = (plan: Plan) =>
    planPreview(plan, organisationWith(['starter', '2026-01-01']), new Map(), configs.dev.seller, now)

  it('of an upgrade shows what this month and the next one cost more, and what is gained', () => {
    expect(preview('pro')).toMatchObject({
      plan: 'pro',
      from: '2026-11-16',
      months: [
        { month: '2026-11', beforeMinor: 100_00n, afterMinor: 50_00n + 250_00n },
        { month: '2026-12', beforeMinor: 100_00n, afterMinor: 500_00n },
      ],
      gained: [{ what: 'phone' }, { what: 'chat' }, { what: 'auditTrail', after: 'all API traffic' }],
      lost: [],
    })
    expect(preview('pro').revocableUntil).toBeUndefined()
  })

  it('of a cancellation shows until when it can be revoked, and what is lost', () => {
    expect(preview('built-in')).toMatchObject({
      from: '2026-12-01',
      revocableUntil: '2026-12-01',
      months: [
        { month: '2026-11', beforeMinor: 100_00n, afterMinor: 100_00n },
        { month: '2026-12', beforeMinor: 100_00n, afterMinor: 0n },
      ],
      gained: [],
      lost: [{ what: 'singleSignOn' }, { what: 'usageReport' }],
    })
  })

  it('of the present plan shows no change', () => {
    const { from, gained, lost } = preview('starter')
    expect([from, gained, lost]).toEqual([undefined, [], []])
  })
})

describe('entitlements', () => {
  it('depend on the plan and the day', () => {
    expect(entitlements('enterprise', today)).toMatchObject({ complianceForm: true, customerSuccessManager: true })
    expect(entitlements('built-in', today)).toMatchObject({ phone: false, twoFactorAuthentication: true })
  })
})
