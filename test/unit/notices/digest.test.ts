import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, digestSubject, digestText } from '../../../shared/notices/domain/digest.ts'
import { noticeSchema } from '../../../shared/notices/domain/notice.ts'
import { assertHolds } from '../../keptSeeds.ts'

const noticeOf = (minute: number, change: object = {}) =>
  noticeSchema.parse({
    id: `TD-0000-0000/${minute}`,
    level: 'overdue',
    audience: ['on-call'],
    clock: 'initialResponse',
    ticket: 'TD-0000-0000',
    subject: 'x',
    organisation: 'pilatus',
    organisationName: 'Pilatus Bakeries',
    plan: 'pro',
    priority: minute % 2 === 0 ? 'P1' : 'P2',
    dueAt: new Date(Date.UTC(2026, 10, 16, 8, minute)).toISOString(),
    reason: '1 support hour',
    noticedAt: '2026-11-16T10:00:00.000Z',
    link: 'https://support.example/tickets/TD-0000-0000',
    ...change,
  })

describe('a digest', () => {
  it('counts its tickets, and lists the fifty that are overdue the longest', () => {
    const digest = digestOf(Array.from({ length: 90 }, (_, index) => noticeOf(index % 60)))
    expect(digest).toMatchObject({ count: 90, plan: 'pro', level: 'overdue', countsByPriority: { P1: 45, P2: 45 } })
    expect(digest.worst).toHaveLength(50)
    expect(digest.worst[0]?.dueAt).toBe('2026-11-16T08:00:00.000Z')
    expect(digestSubject(digest)).toBe('[DIGEST OVERDUE] 90 tickets on plan pro')
    const text = digestText(digest)
    expect(text).toContain('90 promises on plan pro have reached the level overdue at once.')
    expect(text).toContain('P1: 45, P2: 45\n\nThe 50 with the earliest due times:')
    expect(text).toContain('due 2026-11-16 08:00 UTC, overdue by 2 h, Pilatus Bakeries, unassigned, https://')
  })

  it('is the same for the same tickets, in whatever order they arrive', () => {
    const notices = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1 })
    assertHolds(
      fc.property(notices, (minutes) => {
        const [one, other] = [minutes, minutes.toReversed()].map((order) =>
          digestOf(order.map((minute) => noticeOf(minute))),
        )
        expect(one).toEqual(other)
      }),
    )
  })

  it('keeps each ticket on one line, whatever the names of organisations and people [77]', () => {
    assertHolds(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (organisationName, assignee) => {
        const digest = digestOf([noticeOf(1, { organisationName, assignee }), noticeOf(2)])
        expect(digestText(digest).split('\n')).toHaveLength(10)
        expect(digestSubject(digest)).toMatch(/^[ -~]{1,99}$/)
      }),
    )
  })
})
