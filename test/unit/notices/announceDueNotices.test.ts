import { expect, it } from 'vitest'
import { createServiceRecorder } from '../../../shared/core/adapters/recorder.ts'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { toEpochMs, toInstant } from '../../../shared/core/domain/time.ts'
import { announceDueNotices } from '../../../shared/notices/announceDueNotices.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { clockFrom } from '../../../shared/tickets/clockFrom.ts'
import type { Ticket } from '../../../shared/tickets/domain/ticket.ts'

const rules = createPromiseRules([])
const openedAt = toInstant(Date.parse('2026-11-16T08:00:00Z'))
const person = { id: 'maria', name: 'Maria' }
const promise = rules.promise('pro', 'P1', openedAt)
const tickets = Array.from(
  { length: 10 },
  (_, index): Ticket => ({
    number: ticketNumberFrom(new Uint8Array(8).fill(index)),
    organisation: 'pilatus',
    version: 1,
    status: 'new',
    subject: 'Down',
    category: 'technical',
    priority: 'P1',
    channel: 'portal',
    requester: person,
    followers: [person],
    affectedResources: [],
    openedAt,
    activityAt: openedAt,
    activityBy: person.id,
    promise,
    ...clockFrom(rules, 'initialResponse', promise, openedAt, 1),
  }),
)

it('a scan announces no notice that it cannot settle in time, and leaves it to the next scan', async () => {
  const startedMs = toEpochMs(toInstant(Date.parse('2026-11-16T09:00:01Z')))
  let nowMs = startedMs
  const begunMs: number[] = []
  const result = await announceDueNotices({
    dueNotices: {
      due: async () => ({ numbers: tickets.map(({ number }) => number), more: false, failures: [] }),
      claim: async () => true,
      settle: async () => undefined,
      setAside: async () => undefined,
      postpone: async () => undefined,
    },
    tickets: { find: async (number) => tickets.find((ticket) => ticket.number === number) },
    organisations: { find: async () => undefined },
    rules,
    record: createServiceRecorder('announceDueNotices', 'one', () => toInstant(nowMs)),
    publish: async () => {
      begunMs.push(nowMs - startedMs)
      nowMs += 6_000
    },
    publishDigest: async () => undefined,
    now: () => toInstant(nowMs),
    newId: () => crypto.randomUUID(),
    portalUrl: 'https://support.provider.example',
    onFailure: (_, error) => {
      throw error
    },
  })
  expect(begunMs.at(-1)).toBe(42_000)
  expect(result).toEqual({ announced: 8, suppressed: 0, failed: 0, left: 2 })
})
