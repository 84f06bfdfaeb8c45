import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configs } from '../../../infra/config.ts'
import { draftCreditNote } from '../../../shared/billing/domain/creditNote.ts'
import { draftInvoice, type Invoice } from '../../../shared/billing/domain/invoice.ts'
import { issueInvoice } from '../../../shared/billing/domain/issueInvoice.ts'
import { dateSchema, datesOf, type Month, monthSchema, toInstant } from '../../../shared/core/domain/time.ts'
import type { Organisation } from '../../../shared/organisations/domain/organisation.ts'
import { currencySchema, type Plan, planSchema } from '../../../shared/plans/domain/plans.ts'
import type { CostMicrosByDay } from '../../../shared/usage/domain/consumption.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

/*
 * The oracle writes plans onto a calendar day by day, and calculates amounts as exact fractions. It shares only the
 * dates of a month with the product.
 */

const { seller } = configs.dev
/** Months of 28, 29, 30 and 31 days, and those in which the clocks change. */
const months = ['2023-02', '2024-02', '2026-03', '2026-10', '2026-11', '2026-12'].map((text) => monthSchema.parse(text))

const monthArbitrary = fc.constantFrom(...months)
/**
 * Plan changes in the order in which they were made, each for any day: joining late, leaving, several a day, taken
 * back.
 */
const changesArbitrary = fc.array(
  fc.record({ plan: fc.constantFrom(...planSchema.options), day: fc.integer({ min: -20, max: 31 }) }),
  { minLength: 1, maxLength: 8 },
)
const costsArbitrary = fc.array(
  fc.record({ day: fc.integer({ min: 1, max: 31 }), micros: fc.bigInt({ min: 0n, max: 10n ** 13n }) }),
  { maxLength: 20 },
)
const buyerArbitrary = fc.option(
  fc.record({
    country: fc.constantFrom('CH', 'LI', 'DE', 'FR', 'US'),
    vatNumber: fc.option(fc.constant('X1234'), { nil: undefined }),
  }),
  { nil: undefined },
)
const inputArbitrary = fc.record({
  month: monthArbitrary,
  changes: changesArbitrary,
  costs: costsArbitrary,
  currency: fc.constantFrom(...currencySchema.options),
  buyer: buyerArbitrary,
})
type Input = typeof inputArbitrary extends fc.Arbitrary<infer Made> ? Made : never

/** The `day`th of a month. Zero and negative numbers are days before it. */
const dateAt = (month: Month, day: number) =>
  dateSchema.parse(new Date(Date.parse(`${month}-01T00:00:00Z`) + (day - 1) * 86_400_000).toISOString().slice(0, 10))

function organisationOf({ month, changes, currency, buyer }: Input): Organisation {
  return {
    id: 'acme',
    version: 1,
    name: 'Acme',
    currency,
    planChanges: changes.map(({ plan, day }) => ({
      plan,
      from: dateAt(month, day),
      changedAt: toInstant(0),
      changedBy: 'owner',
    })),
    ...(buyer && {
      billing: {
        legalName: 'Acme AG',
        address: { street: 'Weg', postalCode: '1', town: 'Ort', country: buyer.country },
        vatNumber: buyer.vatNumber,
        invoiceEmails: [],
        language: 'en',
      },
    }),
  }
}

function costsOf({ month, costs }: Pick<Input, 'month' | 'costs'>): CostMicrosByDay {
  const days = new Set<string>(datesOf(month))
  const byDay = new Map<ReturnType<typeof dateAt>, bigint>()
  for (const { day, micros } of costs) {
    const date = dateAt(month, day)
    if (days.has(date)) byDay.set(date, (byDay.get(date) ?? 0n) + micros)
  }
  return byDay
}

const draftOf = (input: Input): Invoice | undefined =>
  draftInvoice(organisationOf(input), input.month, { costs: costsOf(input), late: [] }, seller)

interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}
const prices = { 'built-in': 0n, starter: 100_00n, pro: 500_00n, enterprise: 2_500_00n } as const

/** Rounds to the nearest whole number, ties away from zero. */
function nearest({ numerator, denominator }: Fraction): bigint {
  const whole = numerator / denominator
  return 2n * (numerator - whole * denominator) >= denominator ? whole + 1n : whole
}

/** Calculates the amounts of each stretch of a plan separately. */
function expectedLines(input: Input): bigint[] {
  const calendar: (Plan | undefined)[] = datesOf(input.month).map(() => undefined)
  for (const { plan, day } of input.changes) calendar.fill(plan, Math.max(0, day - 1))
  const costs = costsOf(input)
  const stretches: { plan: Plan | undefined; days: bigint; micros: bigint }[] = []
  for (const [index, plan] of calendar.entries()) {
    const micros = costs.get(dateAt(input.month, index + 1)) ?? 0n
    const latest = stretches.at(-1)
    if (latest && latest.plan === plan) {
      latest.days++
      latest.micros += micros
    } else stretches.push({ plan, days: 1n, micros })
  }
  return stretches.flatMap(({ plan, days, micros }) => {
    if (plan === undefined || plan === 'built-in') return []
    const byDays = nearest({ numerator: prices[plan] * days, denominator: BigInt(calendar.length) })
    if (plan !== 'enterprise') return [byDays]
    // A twentieth of the cost; a minor unit has 10,000 micro-units.
    const share = nearest({ numerator: micros, denominator: 200_000n })
    return byDays > share ? [share, byDays - share] : [share]
  })
}

const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n)

describe('an invoice, for any sequence of changes in any month', () => {
  it('has the lines that a calendar and exact fractions result in [96]', () => {
    assertHolds(
      fc.property(inputArbitrary, (input) => {
        expect(draftOf(input)?.lines.map(({ amountMinor }) => amountMinor) ?? []).toEqual(expectedLines(input))
      }),
      { numRuns: repetitions({ full: 2_000, quick: 300 }) },
    )
  })

  it('adds up as EN 16931 requires: BR-CO-10, BR-CO-13, BR-CO-15, BR-CO-17 [97]', () => {
    assertHolds(
      fc.property(inputArbitrary, (input) => {
        const draft = draftOf(input)
        if (!draft) return
        const { lines, vat, netMinor, grossMinor } = draft
        expect(total(lines.map(({ amountMinor }) => amountMinor))).toBe(netMinor)
        expect(total(vat.map(({ taxableMinor }) => taxableMinor))).toBe(netMinor)
        expect(grossMinor).toBe(netMinor + total(vat.map(({ amountMinor }) => amountMinor)))
        for (const { taxableMinor, rateBasisPoints, amountMinor, category, reason } of vat) {
          const exact = { numerator: taxableMinor * BigInt(rateBasisPoints), denominator: 10_000n }
          expect(amountMinor).toBe(nearest(exact))
          expect(category === 'S').toBe(rateBasisPoints > 0)
          expect(reason === undefined).toBe(category === 'S')
        }
        for (const line of lines) expect(line.amountMinor >= 0n).toBe(true)
      }),
      { numRuns: repetitions({ full: 500, quick: 100 }) },
    )
  })

  it('divides a month of fixed plans to within half a minor unit per line', () => {
    const fixed = fc.array(
      fc.record({ plan: fc.constantFrom<Plan>('starter', 'pro'), day: fc.integer({ min: -20, max: 31 }) }),
      { minLength: 1, maxLength: 8 },
    )
    assertHolds(
      fc.property(monthArbitrary, fixed, (month, changes) => {
        const whole = [{ plan: 'starter' as const, day: -30 }, ...changes]
        const input = { month, changes: whole, costs: [], currency: 'CHF' as const, buyer: undefined }
        const lines = draftOf(input)?.lines ?? []
        const daysInMonth = BigInt(datesOf(month).length)
        const exact = total(lines.map(({ plan, days }) => prices[plan] * BigInt(days)))
        const off = 2n * (total(lines.map(({ amountMinor }) => amountMinor)) * daysInMonth - exact)
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(daysInMonth * BigInt(lines.length))
        expect(lines.reduce((days, line) => days + line.days, 0)).toBe(Number(daysInMonth))
      }),
    )
  })
})

describe('usage that arrives after the invoice', () => {
  it('is corrected so that the invoice and its corrections equal a single complete invoice', () => {
    assertHolds(
      fc.property(inputArbitrary, costsArbitrary, costsArbitrary, (input, first, second) => {
        const organisation = organisationOf(input)
        const stages = [input.costs, [...input.costs, ...first], [...input.costs, ...first, ...second]].map((costs) =>
          costsOf({ month: input.month, costs }),
        )
        const [before = new Map(), between = new Map(), after = new Map()] = stages
        const netOf = (costs: CostMicrosByDay) =>
          draftInvoice(organisation, input.month, { costs, late: [] }, seller)?.netMinor ?? 0n
        const correction = (from: CostMicrosByDay, to: CostMicrosByDay) => {
          const late = [{ month: input.month, before: from, after: to }]
          const draft = draftInvoice(organisation, monthSchema.parse('2027-01'), { costs: new Map(), late }, seller)
          return total((draft?.lines ?? []).filter(({ kind }) => kind === 'correction').map((line) => line.amountMinor))
        }
        expect(netOf(before) + correction(before, between) + correction(between, after)).toBe(netOf(after))
      }),
      { numRuns: repetitions({ full: 500, quick: 100 }) },
    )
  })
})

describe('credit notes', () => {
  const at = toInstant(Date.parse('2026-12-01T08:00:00Z'))

  it('credit what was charged, at once or in any parts, and never more', () => {
    const parts = fc.array(fc.record({ line: fc.nat(), permille: fc.integer({ min: 0, max: 1000 }) }), { maxLength: 6 })
    assertHolds(
      fc.property(inputArbitrary, parts, (input, wanted) => {
        const draft = draftOf(input)
        if (!draft || draft.netMinor === 0n) return
        const invoice = issueInvoice(draft, seller, 1, at)
        const notes: ReturnType<typeof draftCreditNote>[] = []
        for (const { line, permille } of wanted) {
          const place = line % invoice.lines.length
          const given = total(
            notes.flatMap(({ lines }) =>
              lines.filter((each) => each.line === place + 1).map((each) => each.amountMinor),
            ),
          )
          const left = (invoice.lines[place]?.amountMinor ?? 0n) - given
          const amountMinor = (left * BigInt(permille)) / 1000n
          if (amountMinor > 0n)
            notes.push(draftCreditNote(invoice, notes, [{ line: place + 1, amountMinor }], 'A part'))
          expect(total(notes.map(({ grossMinor }) => grossMinor))).toBeLessThanOrEqual(invoice.grossMinor)
        }
        if (total(notes.map(({ netMinor }) => netMinor)) < invoice.netMinor)
          notes.push(draftCreditNote(invoice, notes, undefined, 'The rest'))
        expect(total(notes.map(({ netMinor }) => netMinor))).toBe(invoice.netMinor)
        expect(total(notes.map(({ grossMinor }) => grossMinor))).toBe(invoice.grossMinor)
        expect(() => draftCreditNote(invoice, notes, undefined, 'A second time')).toThrow('no remaining amount')
      }),
      { numRuns: repetitions({ full: 500, quick: 100 }) },
    )
  })

  it('cannot credit more than the remaining amount of a line', () => {
    const input: Input = {
      month: monthSchema.parse('2026-11'),
      changes: [{ plan: 'pro', day: 1 }],
      costs: [],
      currency: 'CHF',
      buyer: { country: 'CH', vatNumber: undefined },
    }
    const draft = draftOf(input)
    if (!draft) throw new Error('This month should cost something.')
    const invoice = issueInvoice(draft, seller, 1, at)
    expect([invoice.netMinor, invoice.grossMinor]).toEqual([500_00n, 540_50n])
    const half = draftCreditNote(invoice, [], [{ line: 1, amountMinor: 250_01n }], 'Half')
    expect(half.grossMinor).toBe(270_26n)
    for (const credit of [
      { line: 1, amountMinor: 250_00n },
      { line: 2, amountMinor: 1n },
      { line: 1, amountMinor: -1n },
    ])
      expect(() => draftCreditNote(invoice, [half], [credit], 'Too much')).toThrow('exceeds the remaining amount')
  })
})
