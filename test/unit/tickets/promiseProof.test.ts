import { describe, expect, it } from 'vitest'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { type ProvingEntry, promiseProof } from '../../../shared/tickets/domain/promiseProof.ts'
import { changeSchema } from '../../../shared/tickets/domain/ticket.ts'

const at = (time: string) => toInstant(Date.parse(`2026-11-16T${time}Z`))
const rules = createPromiseRules([])
const promise = rules.promise('starter', 'P1', at('08:00'))
const clock = rules.startClock('initialResponse', promise, at('08:00'))
const owed = { promise, priority: 'P1', kind: 'initialResponse', clock } as const
const entry = (time: string, change: object): ProvingEntry => ({
  at: at(time),
  by: { id: 'x', name: 'Tierdesk' },
  change: changeSchema.parse(change),
})

describe('the proof of a promise', () => {
  it('distinguishes an upgrade from a change of calendar, and shows when the response was due before', () => {
    const upgrade = rules.upgrade(owed, 'pro', at('08:30'))
    const bettered = upgrade?.clock
    const moved = createPromiseRules(['2026-11-16']).recalculate({ ...owed, ...upgrade })?.clock
    const dueAt = { from: clock?.dueAt, to: bettered?.dueAt }
    const proof = promiseProof(
      [
        entry('08:30', { move: 'promise', cause: 'upgrade', dueAt, startedClock: bettered, reason: bettered?.reason }),
        entry('08:40', { move: 'promise', cause: 'calendar', startedClock: moved, reason: moved?.reason }),
      ],
      [],
    )
    expect(proof.map(({ event, dueAt: due }) => [event, due])).toEqual([
      ['upgraded', at('09:30')],
      ['recalculated', '2026-11-17T07:00:00.000Z'],
    ])
    expect(proof[0]?.reason).toMatch(/^A plan upgrade improved the promise\. .*, since the upgrade/)
    expect(proof[0]?.reason).toContain('Before, it was due 2026-11-16 13:00 Europe/Zurich.')
  })

  it('shows by how much a promise was breached, and that a response without a clock met none', () => {
    const stoppedClock = clock && rules.stopClock(clock, promise, at('13:00'), true)
    const proof = promiseProof(
      [entry('13:00', { move: 'answer', stoppedClock }), entry('13:05', { move: 'answer' })],
      [],
    )
    expect(proof[0]?.reason).toContain('It took 5 h of support hours')
    expect(proof[0]?.reason).toContain('breached, 1 h of support hours too late.')
    expect(proof[1]).toMatchObject({ event: 'answered', reason: expect.stringContaining('No clock was running.') })
  })

  it('keeps the order of changes, whatever their timestamps are', () => {
    const entries = [entry('08:00', { move: 'open' }), entry('07:59', { move: 'close' })]
    const announced = [{ level: 'overdue', at: at('12:00') } as const]
    expect(promiseProof(entries, announced).map(({ event }) => event)).toEqual(['opened', 'closed', 'noticePublished'])
  })

  it('contains nothing that does not affect a clock', () => {
    const moves = ['assign', 'follow', 'setAffectedResources', 'followUp', 'customerReply']
    expect(
      promiseProof(
        moves.map((move) => entry('08:00', { move })),
        [],
      ),
    ).toEqual([])
  })
})
