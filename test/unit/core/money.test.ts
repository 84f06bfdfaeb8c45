import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amountMinorSchema,
  costMicrosSchema,
  divideRounded,
  formatMinor,
  percentage,
  percentageOfMicros,
  prorate,
} from '../../../shared/core/domain/money.ts'
import { assertHolds } from '../../keptSeeds.ts'

describe('money', () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [0n, 7n, 0n],
  ])('%s / %s rounds half away from zero to %s', (numerator, denominator, expected) => {
    expect(divideRounded(numerator, denominator)).toBe(expected)
  })

  it('rounds to the nearest: no other integer is closer', () => {
    assertHolds(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        (a, b) => {
          const error = a - divideRounded(a, b) * b
          const twice = 2n * (error < 0n ? -error : error)
          expect(twice <= b).toBe(true)
          // A tie rounds away from zero, so the error points back to zero.
          if (twice === b) expect(a > 0n).toBe(error < 0n)
        },
      ),
    )
  })

  it('prorates a month by days', () => {
    expect(prorate(100_00n, 10, 30)).toBe(33_33n)
    expect(prorate(500_00n, 20, 30)).toBe(333_33n)
    expect(prorate(2_500_00n, 16, 31)).toBe(1_290_32n)
  })

  it('calculates a percentage of minor units and of micro-units, rounded once', () => {
    expect(percentage(18_000_00n, 500n)).toBe(900_00n)
    expect(percentageOfMicros(18_000_000_000n, 500n)).toBe(900_00n)
    // 0.0999 of a cent, and half a cent.
    expect(percentageOfMicros(19_980n, 500n)).toBe(0n)
    expect(percentageOfMicros(100_000n, 500n)).toBe(1n)
  })

  it('is written and read without loss', () => {
    assertHolds(
      fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), (amount) => {
        expect(amountMinorSchema.decode(amountMinorSchema.encode(amount))).toBe(amount)
        expect(BigInt(formatMinor(amount).replace('.', ''))).toBe(amount)
      }),
    )
    assertHolds(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (micros) => {
        expect(costMicrosSchema.decode(costMicrosSchema.encode(micros))).toBe(micros)
      }),
    )
  })

  it.each(['-1', '1e3', '1.0000001', '01', '.5', '1.', ' 1', '٣', '1,5', 'NaN', ''])('refuses %j as a cost', (text) => {
    expect(costMicrosSchema.safeParse(text).success).toBe(false)
  })
})
