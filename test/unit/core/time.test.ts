import { describe, expect, it } from 'vitest'
import { monthAfter, monthBefore, monthSchema } from '../../../shared/core/domain/time.ts'

describe('the months before and after a month', () => {
  it.each([
    ['2026-11', '2026-10', '2026-12'],
    ['2026-01', '2025-12', '2026-02'],
    // The first and the last month that can be requested.
    ['2000-01', '1999-12', '2000-02'],
    ['2099-12', '2099-11', '2100-01'],
  ])('%s has %s before and %s after it', (month, before, after) => {
    expect([monthBefore(monthSchema.parse(month)), monthAfter(monthSchema.parse(month))]).toEqual([before, after])
  })
})
