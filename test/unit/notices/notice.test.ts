import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { type Notice, noticeSubject, noticeText } from '../../../shared/notices/domain/notice.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

const notice: Notice = {
  id: 'TD-7K3M-Q9XF/initialResponse/1/overdue',
  level: 'overdue',
  audience: ['on-call'],
  clock: 'initialResponse',
  ticket: ticketNumberSchema.parse('TD-7K3M-Q9XF'),
  subject: 'Production database is down',
  organisation: 'pilatus',
  organisationName: 'Pilatus Bakeries',
  plan: 'pro',
  priority: 'P1',
  dueAt: toInstant(Date.parse('2026-11-16T06:30Z')),
  reason: '1 support hour from Friday 2026-11-13 19:30, extended office hours, Europe/Zurich',
  noticedAt: toInstant(Date.parse('2026-11-16T08:35Z')),
  link: 'https://support.provider.example/tickets/TD-7K3M-Q9XF',
}

describe('a notice', () => {
  it('is readable as an email', () => {
    expect(noticeSubject(notice)).toBe('[OVERDUE] TD-7K3M-Q9XF P1 pro: Pilatus Bakeries')
    expect(
      noticeText(notice),
    ).toBe(`The promise of an initial response is breached: nobody has responded, and its time has passed.

Ticket:       TD-7K3M-Q9XF "Production database is down"
Organisation: Pilatus Bakeries (pilatus)
Plan:         pro
Priority:     P1
Promise:      initial response
Due:          2026-11-16 06:30 UTC
              2026-11-16 07:30 Europe/Zurich
Reason:       1 support hour from Friday 2026-11-13 19:30, extended office hours, Europe/Zurich
Overdue by:   2 h 5 min
Assignee:     unassigned
Link:         https://support.provider.example/tickets/TD-7K3M-Q9XF
Notice:       TD-7K3M-Q9XF/initialResponse/1/overdue (repeats have the same id)
`)
  })

  it('shows how much time is left before it is due', () => {
    const early = { ...notice, noticedAt: toInstant(Date.parse('2026-11-16T06:15Z')) }
    expect(noticeText(early)).toContain('Time left:    15 min')
  })

  it('has a subject that SNS accepts and a text of fixed lines, whatever names and subjects customers use', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '\r\nBcc: everybody@example.com',
        '\u2028\u2029',
        '\u202egnp.exe',
        '=HYPERLINK("x")',
        '',
        '\u0000',
        '😀'.repeat(3_000),
      ),
    )
    assertHolds(
      fc.property(hostile, hostile, hostile, (subject, organisationName, assignee) => {
        const long = { ...notice, subject, organisationName, assignee }
        expect(noticeSubject(long)).toMatch(/^[\x20-\x7e]{1,99}$/)
        expect(noticeText(long).split('\n')).toHaveLength(noticeText(notice).split('\n').length)
      }),
      { numRuns: repetitions({ full: 1_000, quick: 200 }) },
    )
  })
})
