import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { isUnread, maxMarks, noMarks, type ReadMarks, withMark } from '../../../shared/tickets/domain/readMarks.ts'
import { assertHolds } from '../../keptSeeds.ts'

const at = (minute: number) => toInstant(Date.UTC(2026, 10, 16) + minute * 60_000)
const numberOf = (index: number) => ticketNumberSchema.parse(`TD-0000-${String(index).padStart(4, '0')}`)
const row = (index: number, minute: number, activityBy = 'other') => ({
  number: numberOf(index),
  activityAt: at(minute),
  activityBy,
})

describe('an unread ticket', () => {
  it('has activity by others that the person has not read', () => {
    expect(isUnread(noMarks, row(1, 0), 'me')).toBe(true)
    expect(isUnread(noMarks, row(1, 0, 'me'), 'me')).toBe(false)
    const read = withMark(noMarks, numberOf(1), at(5))
    expect([4, 5, 6].map((minute) => isUnread(read, row(1, minute), 'me'))).toEqual([false, false, true])
  })

  it('is not one that was quiet for longer than all marked tickets; reading such a ticket changes nothing', () => {
    const marks = Array.from({ length: maxMarks + 5 }, (_, index) => index).reduce(
      (before, index) => withMark(before, numberOf(index), at(100 + index)),
      noMarks,
    )
    expect([isUnread(marks, row(500, 104), 'me'), isUnread(marks, row(500, 105), 'me')]).toEqual([false, true])
    expect(withMark(marks, numberOf(900), at(3))).toBe(marks)
    expect(isUnread(marks, row(500, 90), 'me')).toBe(false)
  })

  it('never results from reading, and the number of marks is limited', () => {
    const reads = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1_000 })), {
      maxLength: 300,
    })
    assertHolds(
      fc.property(
        reads,
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 1_000 }),
        (marked, index, minute) => {
          let marks: ReadMarks = noMarks
          for (const [number, until] of marked) {
            const before = isUnread(marks, row(index, minute), 'me')
            marks = withMark(marks, numberOf(number), at(until))
            if (!before) expect(isUnread(marks, row(index, minute), 'me')).toBe(false)
          }
          expect(Object.keys(marks.marks).length).toBeLessThanOrEqual(maxMarks)
          expect(marks.version).toBeLessThanOrEqual(marked.length)
        },
      ),
    )
  })
})
