import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateSchema, toInstant } from '../../../shared/core/domain/time.ts'
import { type Plan, type Priority, planSchema, prioritySchema, termsOf } from '../../../shared/plans/domain/plans.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { slaReportCsv } from '../../../shared/tickets/adapters/slaReportCsv.ts'
import { nextResponseOf, type OpenedIn, slaReport } from '../../../shared/tickets/domain/slaReport.ts'
import { assertHolds } from '../../keptSeeds.ts'

const rules = createPromiseRules([])
/** Midnight on a Monday, UTC. Zurich is an hour ahead all month. The test's times are minutes since then. */
const monday = Date.UTC(2026, 10, 2)
const instantOf = (minute: number) => toInstant(monday + minute * 60_000)
const nowMinute = 29 * 1_440
const now = instantOf(nowMinute)

/** A ticket's history: how long the customer waited for each response, and how each wait ended. */
interface History {
  readonly organisation: string
  readonly plan: Plan
  readonly priority: Priority
  readonly openedAt: number
  readonly waits: readonly { readonly minutes: number; readonly end: 'answered' | 'closed' | 'left' }[]
}
const histories: fc.Arbitrary<History> = fc.record({
  organisation: fc.constantFrom('birch', 'starling'),
  plan: fc.constantFrom(...planSchema.options),
  priority: fc.constantFrom('P1', 'P2', 'P4'),
  openedAt: fc.nat(27 * 1_440),
  waits: fc.array(
    fc.record({
      minutes: fc.nat(3 * 1_440),
      end: fc.constantFrom('answered', 'answered', 'answered', 'closed', 'left'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

/** Tickets of all kinds, with so many of one kind that its percentiles differ. */
const months = fc.array(
  fc.oneof(
    histories,
    histories.map((history) => ({ ...history, organisation: 'birch', plan: 'pro', priority: 'P1' }) as const),
  ),
  { maxLength: 100, size: 'max' },
)

/** Returns each response that was awaited. After a response the customer may write again, a minute later. */
function awaited({ openedAt, waits }: History) {
  const summary = []
  let start = openedAt
  for (const { minutes, end } of waits) {
    summary.push({ start, stop: start + minutes, end })
    if (end !== 'answered') break
    start += minutes + 1
  }
  return summary
}

/** Returns what the product stores for these tickets. */
function openedIn(all: readonly History[]): OpenedIn {
  const nextResponses: OpenedIn['nextResponses'][number][] = []
  const tickets = all.map((history) => {
    const { plan, priority, openedAt } = history
    const promise = rules.promise(plan, priority, instantOf(openedAt))
    let ticket: OpenedIn['tickets'][number] = { openedAt: instantOf(openedAt), priority, promise }
    for (const [index, { start, stop, end }] of awaited(history).entries()) {
      const running = rules.startClock(index === 0 ? 'initialResponse' : 'nextResponse', promise, instantOf(start))
      if (!running) break
      const stoppedClock = rules.stopClock(running, promise, instantOf(stop), end === 'answered')
      if (end === 'left') ticket = { ...ticket, clock: running }
      else if (index === 0) ticket = { ...ticket, initialResponse: stoppedClock }
      else nextResponses.push(...[nextResponseOf(ticket, { stoppedClock })].flatMap((one) => one ?? []))
    }
    return ticket
  })
  return { tickets, nextResponses }
}

const hoursOf: Record<Plan, readonly [opens: number, closes: number, days: number]> = {
  'built-in': [8, 18, 5],
  starter: [8, 18, 5],
  pro: [7, 20, 5],
  enterprise: [0, 24, 7],
}
function isOpen(plan: Plan, minute: number): boolean {
  const local = minute + 60
  const [opens, closes, days] = hoursOf[plan]
  const hour = Math.floor(local / 60) % 24
  return Math.floor(local / 1_440) % 7 < days && opens <= hour && hour < closes
}
function openMinutes(plan: Plan, from: number, to: number): number {
  let open = 0
  for (let minute = from; minute < to; minute++) if (isOpen(plan, minute)) open++
  return open
}
/** Counts minute by minute. Undefined for best effort. */
function dueMinute({ plan, priority }: History, start: number): number | undefined {
  const target = termsOf(plan, dateSchema.parse('2026-11-16')).targets[priority]
  if (target.kind === 'bestEffort') return undefined
  if (target.kind === 'nextBusinessDay') {
    let day = Math.floor((start + 60) / 1_440) + 1
    while (day % 7 >= 5) day++
    return day * 1_440 + 17 * 60
  }
  let minute = start
  for (let left = target.minutes; left > 0; minute++) if (isOpen(plan, minute)) left--
  return minute
}

/** Counts the outcomes of responses, from the histories alone. */
function recount(responses: readonly { history: History; start: number; stop: number; end: string }[]) {
  const summary = { opened: 0, met: 0, breached: 0, closedUnanswered: 0, stillOpen: 0, notPromised: 0 }
  const seconds: number[] = []
  for (const { history, start, stop, end } of responses) {
    summary.opened++
    const due = dueMinute(history, start)
    if (due === undefined) summary.notPromised++
    else if (end === 'left') summary[due < nowMinute ? 'breached' : 'stillOpen']++
    else if (stop > due) summary.breached++
    else summary[end === 'answered' ? 'met' : 'closedUnanswered']++
    if (due !== undefined && end === 'answered') seconds.push(openMinutes(history.plan, start, stop) * 60)
  }
  /** The shortest time that covers this percentage of the responses. */
  const least = (percent: number) =>
    Math.min(
      ...seconds.filter((one) => seconds.filter((other) => other <= one).length * 100 >= percent * seconds.length),
    )
  const times = { medianOpenSeconds: least(50), percentile95OpenSeconds: least(95), worstOpenSeconds: least(100) }
  return seconds.length > 0 ? { ...summary, ...times } : summary
}

describe('the monthly report', () => {
  it('equals a recount of each ticket, for each organisation, plan and priority', () => {
    assertHolds(
      fc.property(months, (all) => {
        for (const organisation of ['birch', 'starling']) {
          const own = all.filter((history) => history.organisation === organisation)
          const rows = slaReport(openedIn(own), now)
          for (const plan of planSchema.options)
            for (const priority of prioritySchema.options) {
              const responses = own
                .filter((history) => history.plan === plan && history.priority === priority)
                .map((history) => awaited(history).map((response) => ({ history, ...response })))
              const row = rows.find((one) => one.plan === plan && one.priority === priority)
              if (responses.length === 0) expect(row).toBeUndefined()
              else {
                const { notPromised, ...next } = recount(responses.flatMap(([, ...others]) => others))
                // Without a promise, no next response is counted.
                const nextResponses = { ...next, opened: next.opened - notPromised }
                const initial = recount(responses.flatMap(([first]) => first ?? []))
                expect(row).toEqual({ plan, priority, ...initial, nextResponses })
              }
            }
        }
      }),
    )
  })

  it('lists a next response under the plan to which an upgrade improved it', () => {
    const promise = rules.promise('starter', 'P1', instantOf(600))
    const clock = rules.startClock('nextResponse', promise, instantOf(700))
    const owed = { promise, priority: 'P1', kind: 'nextResponse', clock } as const
    const bettered = rules.upgrade(owed, 'enterprise', instantOf(710))?.clock
    const ticket = { openedAt: instantOf(600), priority: 'P1', promise, clock: bettered } as const
    const running = slaReport({ tickets: [ticket], nextResponses: [] }, instantOf(720))
    expect(running.map(({ plan, opened, nextResponses }) => [plan, opened, nextResponses.stillOpen])).toEqual([
      ['starter', 1, 0],
      ['enterprise', 0, 1],
    ])
    const stoppedClock = bettered && rules.stopClock(bettered, promise, instantOf(720), true)
    expect(nextResponseOf(ticket, { stoppedClock })).toMatchObject({ plan: 'enterprise', responseOpenSeconds: 1_200 })
  })

  it('is CSV in which a spreadsheet runs no formula [75]', () => {
    const ticket = { openedAt: now, priority: 'P1', promise: rules.promise('pro', 'P1', now) } as const
    const rows = slaReport({ tickets: [ticket], nextResponses: [] }, now)
    const csv = slaReportCsv([{ month: '2026-11', organisation: '=HYPERLINK("x")', rows }])
    const [header = '', line = ''] = csv.split('\r\n')
    expect(header.startsWith('"month","organisation","plan","priority","opened","met"')).toBe(true)
    expect(header).toContain('"worstOpenSeconds","nextResponsesOpened","nextResponsesMet"')
    expect(line.startsWith('"2026-11","\'=HYPERLINK(""x"")","pro","P1",1,0')).toBe(true)
    expect(line.split(',')).toHaveLength(header.split(',').length)
  })
})
