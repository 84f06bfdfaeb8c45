import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slaReportCsv } from '../../../shared/adapters/slaReportCsv.ts'
import { planSchema, prioritySchema } from '../../../shared/domain/plans.ts'
import { createPromiseRules } from '../../../shared/domain/sla.ts'
import { type PromisedTicket, slaReport } from '../../../shared/domain/slaReport.ts'
import { toInstant } from '../../../shared/domain/time.ts'

const rules = createPromiseRules([])
const month = Date.UTC(2026, 10, 2)
/** Those that an answer stopped, as the test itself knows. */
const answeredOnes = new WeakSet<object>()
const now = toInstant(Date.UTC(2026, 11, 1))

/** A ticket that was answered, closed without an answer, or left, after so many minutes. */
const tickets: fc.Arbitrary<PromisedTicket> = fc
  .record({
    plan: fc.constantFrom(...planSchema.options),
    priority: fc.constantFrom(...prioritySchema.options),
    openedAfter: fc.nat(27 * 1_440),
    stoppedAfter: fc.option(fc.nat(5 * 1_440)),
    answered: fc.boolean(),
  })
  .map(({ plan, priority, openedAfter, stoppedAfter, answered }) => {
    const openedAt = toInstant(month + openedAfter * 60_000)
    const promise = rules.promise(plan, priority, openedAt)
    const clock = rules.startClock('initialResponse', promise, openedAt)
    if (!clock || stoppedAfter === null)
      return { openedAt, priority, promise, ...(clock && { due: { clock: clock.kind, at: clock.dueAt } }) }
    const stoppedAt = toInstant(month + (openedAfter + stoppedAfter) * 60_000)
    const initialResponse = rules.stopClock(clock, promise, stoppedAt, answered)
    if (answered) answeredOnes.add(initialResponse)
    return { openedAt, priority, promise, initialResponse }
  })

describe('the report of a month', () => {
  it('is what a recount of each ticket finds', () => {
    fc.assert(
      fc.property(fc.array(tickets, { maxLength: 60 }), (all) => {
        const rows = slaReport(all, now)
        const sum = (name: 'opened' | 'met' | 'breached' | 'closedUnanswered' | 'stillOpen' | 'notPromised') =>
          rows.reduce((total, row) => total + row[name], 0)
        const isLate = ({ initialResponse, due }: PromisedTicket) =>
          initialResponse ? initialResponse.stoppedAt > initialResponse.dueAt : due !== undefined && due.at < now
        expect(sum('opened')).toBe(all.length)
        expect(sum('notPromised')).toBe(all.filter(({ promise }) => promise.dueAt === undefined).length)
        expect(sum('breached')).toBe(all.filter(isLate).length)
        expect(sum('met') + sum('closedUnanswered')).toBe(
          all.filter((ticket) => ticket.initialResponse && !isLate(ticket)).length,
        )
        for (const row of rows) {
          const { met, breached, closedUnanswered, stillOpen, notPromised } = row
          expect(met + breached + closedUnanswered + stillOpen + notPromised).toBe(row.opened)
          const times = all
            .filter(({ promise, priority }) => promise.plan === row.plan && priority === row.priority)
            .flatMap(({ initialResponse }) => (initialResponse ? [initialResponse] : []))
            .filter((one) => answeredOnes.has(one))
            .map(({ responseOpenSeconds }) => responseOpenSeconds)
          const notAbove = (bound = -1) => times.filter((time) => time <= bound).length
          if (times.length === 0) expect(row.medianOpenSeconds).toBeUndefined()
          else {
            // At least half are not above the median, and fewer than half are below it.
            expect(notAbove(row.medianOpenSeconds) * 2).toBeGreaterThanOrEqual(times.length)
            expect(times.filter((time) => time < (row.medianOpenSeconds ?? 0)).length * 2).toBeLessThan(times.length)
            expect(notAbove(row.percentile95OpenSeconds) * 100).toBeGreaterThanOrEqual(times.length * 95)
            expect(row.worstOpenSeconds).toBe(Math.max(...times))
          }
        }
      }),
    )
  })

  it('is CSV that no spreadsheet runs [75]', () => {
    const [row] = slaReport([{ openedAt: now, priority: 'P1', promise: rules.promise('pro', 'P1', now) }], now)
    const csv = slaReportCsv([{ month: '2026-11', organisation: '=HYPERLINK("x")', rows: row ? [row] : [] }])
    const [header = '', line = ''] = csv.split('\r\n')
    expect(header.startsWith('"month","organisation","plan","priority","opened","met"')).toBe(true)
    expect(line.startsWith('"2026-11","\'=HYPERLINK(""x"")","pro","P1",1,0')).toBe(true)
  })
})
