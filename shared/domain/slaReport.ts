import * as z from 'zod'
import { planSchema, prioritySchema } from './plans.ts'
import { promiseSchema, stoppedClockSchema } from './sla.ts'
import { dueSchema } from './ticket.ts'
import { type Instant, instantSchema } from './time.ts'

/** What a report needs of a ticket: its promise of an initial response, and what came of it. */
export const promisedTicketSchema = z.object({
  openedAt: instantSchema,
  priority: prioritySchema,
  promise: promiseSchema,
  initialResponse: stoppedClockSchema.optional(),
  due: dueSchema.optional(),
})
export type PromisedTicket = z.infer<typeof promisedTicketSchema>

const count = z.int().min(0)
const openSeconds = z.int().min(0).optional()

/** How the initial responses of a plan and priority went; times are in support hours of the plan. */
export const slaReportRowSchema = z.strictObject({
  plan: planSchema,
  priority: prioritySchema,
  opened: count,
  met: count,
  /** Answered too late, or not answered although it is due. */
  breached: count,
  closedUnanswered: count,
  /** Not answered, and not due yet. */
  stillOpen: count,
  /** Best effort: nothing was promised. */
  notPromised: count,
  medianOpenSeconds: openSeconds,
  percentile95OpenSeconds: openSeconds,
  worstOpenSeconds: openSeconds,
})
export type SlaReportRow = z.infer<typeof slaReportRowSchema>

type Outcome = 'met' | 'breached' | 'closedUnanswered' | 'stillOpen' | 'notPromised'

export function outcomeAt({ promise, initialResponse, due }: PromisedTicket, now: Instant): Outcome {
  switch (initialResponse?.outcome) {
    case 'met':
      return 'met'
    case 'breached':
      return 'breached'
    case 'closed unanswered':
      return 'closedUnanswered'
    case undefined:
      if (due?.clock === 'initialResponse') return due.at < now ? 'breached' : 'stillOpen'
      // Without a clock nothing is owed: it was best effort when it was answered, or still is.
      return promise.dueAt === undefined ? 'notPromised' : 'stillOpen'
  }
}

/** One row a plan and priority, in the order of the catalogue; none for those without tickets. */
export function slaReport(tickets: readonly PromisedTicket[], now: Instant): SlaReportRow[] {
  const groups = Map.groupBy(tickets, ({ promise, priority }) => `${promise.plan} ${priority}`)
  return planSchema.options.flatMap((plan) =>
    prioritySchema.options.flatMap((priority) => {
      const group = groups.get(`${plan} ${priority}`)
      return group ? [rowOf(plan, priority, group, now)] : []
    }),
  )
}

function rowOf(
  plan: SlaReportRow['plan'],
  priority: SlaReportRow['priority'],
  tickets: readonly PromisedTicket[],
  now: Instant,
): SlaReportRow {
  const counts = { met: 0, breached: 0, closedUnanswered: 0, stillOpen: 0, notPromised: 0 }
  for (const ticket of tickets) counts[outcomeAt(ticket, now)]++
  const answers = tickets
    .flatMap(({ initialResponse }) => (initialResponse ? [initialResponse] : []))
    .filter(({ outcome, neverAnswered }) => outcome !== 'closed unanswered' && !neverAnswered)
    .map(({ responseOpenSeconds }) => responseOpenSeconds)
    .sort((a, b) => a - b)
  return {
    plan,
    priority,
    opened: tickets.length,
    ...counts,
    ...(answers.length > 0 && {
      medianOpenSeconds: nearestRank(answers, 0.5),
      percentile95OpenSeconds: nearestRank(answers, 0.95),
      worstOpenSeconds: answers.at(-1),
    }),
  }
}

/** The smallest value that at least `share` of all do not exceed. */
const nearestRank = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.ceil(sorted.length * share) - 1]
