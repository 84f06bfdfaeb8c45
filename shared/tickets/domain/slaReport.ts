import * as z from 'zod'
import { type Instant, instantSchema } from '../../core/domain/time.ts'
import { planSchema, prioritySchema } from '../../plans/domain/plans.ts'
import { promiseSchema, runningClockSchema, stoppedClockSchema } from '../../plans/domain/promise.ts'
import type { Change, Ticket } from './ticket.ts'

/**
 * The fields of a ticket that a report needs: its promise of an initial response, the outcome, and the running clock.
 */
export const promisedTicketSchema = z.object({
  openedAt: instantSchema,
  priority: prioritySchema,
  promise: promiseSchema,
  initialResponse: stoppedClockSchema.optional(),
  clock: runningClockSchema.optional(),
})
export type PromisedTicket = z.infer<typeof promisedTicketSchema>

const outcome = stoppedClockSchema.pick({ outcome: true, neverAnswered: true, responseOpenSeconds: true })

/** A next response whose clock has stopped, with the plan and priority at that time. */
export const nextResponseSchema = z.object({ plan: planSchema, priority: prioritySchema, ...outcome.shape })
export type NextResponse = z.infer<typeof nextResponseSchema>

/** The tickets of a month and their next responses. Each next response was stopped by one change. */
export interface OpenedIn {
  readonly tickets: readonly PromisedTicket[]
  readonly nextResponses: readonly NextResponse[]
}

/** The next response that a change of `ticket` stopped, as stored for reports. Undefined if it stopped none. */
export function nextResponseOf(
  { promise, priority }: Pick<Ticket, 'promise' | 'priority'>,
  { stoppedClock }: Pick<Change, 'stoppedClock'>,
): NextResponse | undefined {
  if (stoppedClock?.kind !== 'nextResponse') return undefined
  return nextResponseSchema.parse({ ...stoppedClock, plan: stoppedClock.plan ?? promise.plan, priority })
}

const count = z.int().min(0)
const openSeconds = z.int().min(0).optional()

const counts = {
  opened: count,
  met: count,
  /** Answered too late, or still unanswered after the due time. */
  breached: count,
  closedUnanswered: count,
  /** Unanswered, and not due yet. */
  stillOpen: count,
}
const times = {
  medianOpenSeconds: openSeconds,
  percentile95OpenSeconds: openSeconds,
  worstOpenSeconds: openSeconds,
}
export const nextResponsesRowSchema = z.strictObject({ ...counts, ...times })

/**
 * The outcomes of responses for one plan and priority, initial responses first. Times are in the plan's support hours.
 */
export const slaReportRowSchema = z.strictObject({
  plan: planSchema,
  priority: prioritySchema,
  ...counts,
  /** Best effort: nothing was promised. */
  notPromised: count,
  ...times,
  /** Responses that customers awaited after the initial one. Plans do not promise them. */
  nextResponses: nextResponsesRowSchema,
})
export type SlaReportRow = z.infer<typeof slaReportRowSchema>

type Outcome = 'met' | 'breached' | 'closedUnanswered' | 'stillOpen' | 'notPromised'
type Stopped = z.infer<typeof outcome>

const outcomes = { met: 'met', breached: 'breached', 'closed unanswered': 'closedUnanswered' } as const

export function outcomeAt({ promise, initialResponse, clock }: PromisedTicket, now: Instant): Outcome {
  if (initialResponse) return outcomes[initialResponse.outcome]
  if (clock?.kind === 'initialResponse') return clock.dueAt < now ? 'breached' : 'stillOpen'
  // Without a clock nothing is owed: the ticket was best effort when it was answered, or still is.
  return promise.dueAt === undefined ? 'notPromised' : 'stillOpen'
}

/** Returns one row for each plan and priority with responses, in the order of the catalogue. */
export function slaReport({ tickets, nextResponses }: OpenedIn, now: Instant): SlaReportRow[] {
  const nameOf = ({ plan, priority }: Pick<SlaReportRow, 'plan' | 'priority'>) => `${plan} ${priority}`
  const opened = Map.groupBy(tickets, ({ promise, priority }) => nameOf({ plan: promise.plan, priority }))
  const stopped = Map.groupBy(nextResponses, nameOf)
  const running = Map.groupBy(tickets.filter(awaitsNext), ({ promise, priority, clock }) =>
    nameOf({ plan: clock?.plan ?? promise.plan, priority }),
  )
  return planSchema.options.flatMap((plan) =>
    prioritySchema.options.flatMap((priority) => {
      const name = nameOf({ plan, priority })
      const [initial = [], next = [], awaited = []] = [opened.get(name), stopped.get(name), running.get(name)]
      if (initial.length + next.length + awaited.length === 0) return []
      return [{ plan, priority, ...initialRow(initial, now), nextResponses: nextRow(next, awaited, now) }]
    }),
  )
}

const awaitsNext = ({ clock }: PromisedTicket): boolean => clock?.kind === 'nextResponse'

const nothing = { met: 0, breached: 0, closedUnanswered: 0, stillOpen: 0, notPromised: 0 }

function initialRow(tickets: readonly PromisedTicket[], now: Instant) {
  const summary = { opened: tickets.length, ...nothing }
  for (const ticket of tickets) summary[outcomeAt(ticket, now)]++
  return { ...summary, ...timesOf(tickets.flatMap(({ initialResponse }) => initialResponse ?? [])) }
}

function nextRow(stopped: readonly NextResponse[], awaited: readonly PromisedTicket[], now: Instant) {
  const { notPromised: _notPromised, ...none } = nothing
  const summary = { opened: stopped.length + awaited.length, ...none }
  for (const response of stopped) summary[outcomes[response.outcome]]++
  for (const { clock } of awaited) summary[clock && clock.dueAt < now ? 'breached' : 'stillOpen']++
  return { ...summary, ...timesOf(stopped) }
}

/** The response times. A ticket that was closed unanswered has none. */
function timesOf(stopped: readonly Stopped[]): Partial<Record<keyof typeof times, number | undefined>> {
  const answers = stopped
    .filter((response) => response.outcome !== 'closed unanswered' && !response.neverAnswered)
    .map(({ responseOpenSeconds }) => responseOpenSeconds)
    .sort((a, b) => a - b)
  if (answers.length === 0) return {}
  return {
    medianOpenSeconds: nearestRank(answers, 0.5),
    percentile95OpenSeconds: nearestRank(answers, 0.95),
    worstOpenSeconds: answers.at(-1),
  }
}

/** The smallest value that at least `share` of all do not exceed. */
const nearestRank = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.ceil(sorted.length * share) - 1]
