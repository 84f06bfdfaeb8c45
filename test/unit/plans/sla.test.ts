import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateSchema, toEpochMs, toInstant } from '../../../shared/core/domain/time.ts'
import { type Plan, type Priority, planSchema, prioritySchema, termsOf } from '../../../shared/plans/domain/plans.ts'
import { createPromiseRules, levelAt, noticeAfter } from '../../../shared/plans/domain/sla.ts'
import { assertHolds } from '../../keptSeeds.ts'

const rules = createPromiseRules(['2026-12-25'])
const at = (text: string) => toInstant(Date.parse(text))

/** The provider's public matrix of initial response times, as published. */
const matrix: Record<Priority, Record<Plan, string>> = {
  P1: { 'built-in': 'best effort', starter: '4 h', pro: '1 h, escalates', enterprise: '30 min, escalates' },
  P2: { 'built-in': 'best effort', starter: '8 h', pro: '4 h', enterprise: '2 h, escalates' },
  P3: { 'built-in': 'best effort', starter: '8 h', pro: '8 h', enterprise: '4 h, escalates' },
  P4: { 'built-in': 'best effort', starter: '24 h', pro: '24 h', enterprise: 'next business day' },
  P5: { 'built-in': 'best effort', starter: '48 h', pro: '48 h', enterprise: 'next business day' },
}

function inWords(plan: Plan, priority: Priority): string {
  const target = termsOf(plan, dateSchema.parse('2026-11-16')).targets[priority]
  if (target.kind === 'bestEffort') return 'best effort'
  if (target.kind === 'nextBusinessDay') return 'next business day'
  const time = target.minutes % 60 === 0 ? `${target.minutes / 60} h` : `${target.minutes} min`
  return target.escalates ? `${time}, escalates` : time
}

describe("a plan's promise", () => {
  const cells = prioritySchema.options.flatMap((priority) =>
    planSchema.options.map((plan) => [priority, plan] as const),
  )
  it.each(cells)('for %s on %s is as published', (priority, plan) => {
    expect(inWords(plan, priority)).toBe(matrix[priority][plan])
  })

  it.each([
    [
      'pro',
      'P1',
      '2026-11-13T18:30Z',
      '2026-11-16T06:30:00.000Z',
      '1 support hour from Friday 2026-11-13 19:30, extended office hours, Europe/Zurich',
    ],
    [
      'starter',
      'P1',
      '2026-11-14T10:00Z',
      '2026-11-16T11:00:00.000Z',
      '4 support hours from Monday 2026-11-16 08:00, office hours, Europe/Zurich',
    ],
    [
      'enterprise',
      'P1',
      '2026-11-14T03:00Z',
      '2026-11-14T03:30:00.000Z',
      '30 support minutes from Saturday 2026-11-14 04:00, 24/7, Europe/Zurich',
    ],
    [
      'enterprise',
      'P4',
      '2026-11-12T23:30Z',
      '2026-11-16T17:00:00.000Z',
      '18:00 on the next business day after Friday 2026-11-13 00:30, Europe/Zurich',
    ],
    [
      'enterprise',
      'P5',
      '2026-12-24T10:00Z',
      '2026-12-28T17:00:00.000Z',
      '18:00 on the next business day after Thursday 2026-12-24 11:00, Europe/Zurich',
    ],
    ['built-in', 'P1', '2026-11-16T10:00Z', undefined, 'best effort within office hours'],
  ] as const)('on %s for %s at %s is due at %s', (plan, priority, start, dueAt, reason) => {
    expect(rules.promise(plan, priority, at(start))).toMatchObject(dueAt ? { dueAt, reason } : { reason })
    expect(rules.promise(plan, priority, at(start)).dueAt).toBe(dueAt)
  })
})

describe('a clock', () => {
  const promise = rules.promise('pro', 'P1', at('2026-11-16T08:00Z'))
  const clock = rules.startClock('initialResponse', promise, at('2026-11-16T08:00Z'))
  if (!clock) throw new Error('This promise should have a clock.')

  it('is met by a response exactly at the due instant', () => {
    expect(rules.stopClock(clock, promise, at('2026-11-16T09:00Z'), true)).toMatchObject({
      outcome: 'met',
      responseOpenSeconds: 3_600,
      breachedByOpenSeconds: 0,
    })
  })

  it('is breached a millisecond later, counted in support hours without the night', () => {
    expect(rules.stopClock(clock, promise, at('2026-11-16T09:00:00.001Z'), true)).toMatchObject({
      outcome: 'breached',
      breachedByOpenSeconds: 1,
    })
    const nextMorning = rules.stopClock(clock, promise, at('2026-11-17T06:30Z'), true)
    expect(nextMorning).toMatchObject({ outcome: 'breached', breachedByOpenSeconds: (10 * 60 + 30) * 60 })
  })

  it('that is closed without a response in time is neither met nor breached', () => {
    expect(rules.stopClock(clock, promise, at('2026-11-16T08:30Z'), false).outcome).toBe('closed unanswered')
  })

  it('is announced with a quarter left, when due, and after each further target', () => {
    expect(rules.noticesOf(clock, promise)).toEqual([
      { level: 'approaching', at: '2026-11-16T08:45:00.000Z' },
      { level: 'overdue', at: '2026-11-16T09:00:00.000Z' },
      { level: 'escalated-1', at: '2026-11-16T10:00:00.000Z' },
      { level: 'escalated-2', at: '2026-11-16T11:00:00.000Z' },
      { level: 'escalated-3', at: '2026-11-16T12:00:00.000Z' },
    ])
  })

  it('without escalation is not announced before it is due', () => {
    const calm = rules.promise('starter', 'P1', at('2026-11-16T08:00Z'))
    const calmClock = rules.startClock('initialResponse', calm, at('2026-11-16T08:00Z'))
    expect(calmClock && rules.noticesOf(calmClock, calm).map(({ level }) => level)).toEqual([
      'overdue',
      'escalated-1',
      'escalated-2',
      'escalated-3',
    ])
  })

  it('for the next business day is announced at 18:00 of that day and of each business day after it', () => {
    const slow = rules.promise('enterprise', 'P4', at('2026-12-23T10:00Z'))
    const slowClock = rules.startClock('initialResponse', slow, at('2026-12-23T10:00Z'))
    expect(slowClock && rules.noticesOf(slowClock, slow)).toEqual([
      { level: 'overdue', at: '2026-12-24T17:00:00.000Z' },
      // A holiday and a weekend lie in between.
      { level: 'escalated-1', at: '2026-12-28T17:00:00.000Z' },
      { level: 'escalated-2', at: '2026-12-29T17:00:00.000Z' },
      { level: 'escalated-3', at: '2026-12-30T17:00:00.000Z' },
    ])
  })

  it('that is found by a late scan is announced once, at its present level', () => {
    const notices = rules.noticesOf(clock, promise)
    const [approaching] = notices
    if (!approaching) throw new Error('The clock has no notices.')
    expect(levelAt(notices, approaching, at('2026-11-16T08:44:59Z'))).toBeUndefined()
    expect(levelAt(notices, approaching, at('2026-11-16T10:30Z'))?.level).toBe('escalated-1')
    expect(noticeAfter(notices, 'escalated-1')?.level).toBe('escalated-2')
    expect(noticeAfter(notices, 'escalated-3')).toBeUndefined()
  })
})

describe('the clock of a next response', () => {
  it('never starts if the operator has switched it off, and continues if it is running', () => {
    const without = createPromiseRules([], { nextResponses: false })
    const promise = rules.promise('pro', 'P1', at('2026-11-16T08:00Z'))
    expect(without.startClock('nextResponse', promise, at('2026-11-16T09:00Z'))).toBeUndefined()
    expect(without.startClock('initialResponse', promise, at('2026-11-16T09:00Z'))).toBeDefined()
    const clock = rules.startClock('nextResponse', promise, at('2026-11-16T09:00Z'))
    const owed = { promise, priority: 'P1', kind: 'nextResponse', clock } as const
    expect(without.prioritise(owed, 'P2').clock).toMatchObject({ dueAt: at('2026-11-16T13:00Z') })
  })
})

describe('an upgrade', () => {
  it('improves only a next response, and leaves the promise of the initial response unchanged', () => {
    const promise = rules.promise('starter', 'P1', at('2026-11-16T08:00Z'))
    const clock = rules.startClock('nextResponse', promise, at('2026-11-17T08:00Z'))
    const bettered = rules.upgrade(
      { promise, priority: 'P1', kind: 'nextResponse', clock },
      'enterprise',
      at('2026-11-17T08:10Z'),
    )
    expect(bettered?.promise).toEqual(promise)
    expect(bettered?.clock).toMatchObject({
      plan: 'enterprise',
      dueAt: at('2026-11-17T08:40Z'),
      startedAt: at('2026-11-17T08:00Z'),
    })
    const levels = bettered && rules.noticesOf(bettered.clock, bettered.promise)
    expect(levels?.map(({ level, at: when }) => `${level} ${when.slice(11, 16)}`)).toEqual([
      'approaching 08:32',
      'overdue 08:40',
      'escalated-1 09:10',
      'escalated-2 09:40',
      'escalated-3 10:10',
    ])
  })

  it('results in the earlier of the old promise and the new target from the upgrade on, to the millisecond', () => {
    assertHolds(
      fc.property(fc.constantFrom(...prioritySchema.options), fc.nat(5 * 86_400_000), (priority, afterMs) => {
        const openedAt = at('2026-11-16T08:00Z')
        const upgradedAt = toInstant(toEpochMs(openedAt) + afterMs)
        const promise = rules.promise('starter', priority, openedAt)
        const clock = rules.startClock('initialResponse', promise, openedAt)
        const fromUpgrade = rules.promise('enterprise', priority, upgradedAt).dueAt
        const owed = { promise, priority, kind: 'initialResponse', clock } as const
        const due = rules.upgrade(owed, 'enterprise', upgradedAt)?.clock.dueAt ?? clock?.dueAt
        expect(due).toBe([promise.dueAt, fromUpgrade].sort()[0])
      }),
    )
  })

  it('is the start for a later change of priority: no promise is breached before it was made', () => {
    const promise = rules.promise('built-in', 'P2', at('2026-11-16T08:00Z'))
    const owed = { promise, priority: 'P2', kind: 'initialResponse', clock: undefined } as const
    const bettered = rules.upgrade(owed, 'enterprise', at('2026-11-19T08:00Z'))
    const prioritised = bettered && rules.prioritise({ ...owed, ...bettered }, 'P3')
    expect(prioritised?.clock).toMatchObject({ startedAt: at('2026-11-16T08:00Z'), dueAt: at('2026-11-19T12:00Z') })
    expect(prioritised?.promise).toMatchObject({ plan: 'enterprise', dueAt: at('2026-11-19T12:00Z') })
    expect(prioritised?.clock?.reason).toContain('since the upgrade')
  })
})
