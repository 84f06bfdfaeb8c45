import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestMessage } from '../../../shared/notices/adapters/publishNotices.ts'
import { digestOf } from '../../../shared/notices/domain/digest.ts'
import { noticeSchema } from '../../../shared/notices/domain/notice.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

describe('the message of a digest', () => {
  it('is accepted by SNS, whatever the names of customers, and contains at least the number of tickets', () => {
    const name = fc.oneof(
      fc.constantFrom('\\'.repeat(200), '"'.repeat(200), '\u0416'.repeat(100)),
      fc.string({ unit: 'binary' }),
    )
    assertHolds(
      fc.property(name, name, fc.integer({ min: 1, max: 60 }), (organisationName, subject, count) => {
        const notices = Array.from({ length: count }, (_, index) =>
          noticeSchema.parse({
            id: `TD-0000-0000/${index}`,
            level: 'overdue',
            audience: ['on-call'],
            clock: 'initialResponse',
            ticket: 'TD-0000-0000',
            subject,
            organisation: 'pilatus',
            organisationName,
            plan: 'pro',
            priority: 'P1',
            dueAt: '2026-11-16T08:00:00.000Z',
            reason: '1 support hour',
            noticedAt: '2026-11-16T10:00:00.000Z',
            assignee: organisationName,
            link: 'https://support.example/tickets/TD-0000-0000',
          }),
        )
        const { Subject, Message } = digestMessage(digestOf(notices))
        expect(Buffer.byteLength(Message) + Buffer.byteLength(String(Subject))).toBeLessThan(256 * 1024 - 1_000)
        expect(JSON.parse(JSON.parse(Message).sqs)).toMatchObject({ count })
      }),
      { numRuns: repetitions({ full: 200, quick: 100 }) },
    )
  })
})
