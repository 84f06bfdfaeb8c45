import { describe, expect, test } from 'vitest'
import { documentFormats, inFours } from '../../../../shared/billing/adapters/documents/documentFormats.ts'
import { dateSchema } from '../../../../shared/core/domain/time.ts'
import { month } from './sampleInvoice.ts'

describe('Documents are written', () => {
  test.each([
    ['de', 'CH', "-1'234'567.80", '8.1%', '03.11.2026'],
    ['fr', 'CH', "-1'234'567.80", '8.1%', '3 nov. 2026'],
    ['it', 'LI', "-1'234'567.80", '8.1%', '3 nov 2026'],
    ['en', 'CH', "-1'234'567.80", '8.1%', '3 Nov 2026'],
    ['de', 'DE', '-1.234.567,80', '8,1%', '03.11.2026'],
    ['en', 'DE', '-1,234,567.80', '8.1%', '3 Nov 2026'],
  ] as const)('in %s by a seller in %s: %s, %s, %s', (language, country, amount, rate, date) => {
    const formats = documentFormats(language, country)
    expect(formats.amount(-1_234_567_80n).replace('’', "'")).toBe(amount)
    expect(formats.rate(810)).toBe(rate)
    expect(formats.date(dateSchema.parse('2026-11-03'))).toBe(date)
  })

  test('with exact amounts where a float would lose the cents', () => {
    expect(documentFormats('en', 'GB').amount(9_007_199_254_740_993_01n)).toBe('9,007,199,254,740,993.01')
    expect(documentFormats('en', 'GB').amount(-5n)).toBe('-0.05')
  })

  test('with a month as its first and its last day', () => {
    expect(documentFormats('de', 'CH').month(month('2028-02'))).toBe('01.02.2028 – 29.02.2028')
  })

  test('with account and reference in groups of four', () => {
    expect(['CH9300762011623852957', 'RF94INV2'].map(inFours)).toEqual(['CH93 0076 2011 6238 5295 7', 'RF94 INV2'])
  })
})
