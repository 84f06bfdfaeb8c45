import { describe, expect, it } from 'vitest'
import { balanceMinor, stateOn } from '../../../shared/billing/domain/receivable.ts'
import { dateSchema } from '../../../shared/core/domain/time.ts'

const date = (text: string) => dateSchema.parse(text)
const owed = (creditedMinor: bigint, paidMinor: bigint) => ({
  dueOn: date('2026-12-31'),
  grossMinor: 100n,
  creditedMinor,
  paidMinor,
})

describe('an issued invoice', () => {
  it.each([
    [0n, 0n, '2026-12-31', 'open', 100n],
    [0n, 0n, '2027-01-01', 'overdue', 100n],
    [0n, 40n, '2026-12-31', 'part-paid', 60n],
    [0n, 40n, '2027-01-01', 'overdue', 60n],
    [0n, 100n, '2027-01-01', 'paid', 0n],
    [0n, 120n, '2027-01-01', 'paid', -20n],
    [60n, 40n, '2027-01-01', 'paid', 0n],
    [100n, 0n, '2027-01-01', 'credited', 0n],
    [100n, 40n, '2027-01-01', 'credited', -40n],
  ])('with %s credited and %s paid, on %s, is %s with %s left to pay', (credited, paid, on, state, balance) => {
    expect(stateOn(owed(credited, paid), date(on))).toBe(state)
    expect(balanceMinor(owed(credited, paid))).toBe(balance)
  })
})
