import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import type { organisationRoutes } from '../organisations/organisationRoutes.ts'
import { queueNameSchema } from './domain/ticketLists.ts'
import type { PromiseRuns, SendPromiseTasks } from './ticketPorts.ts'

export interface RecalculatePromisesDeps {
  readonly runs: PromiseRuns
  readonly send: SendPromiseTasks
  readonly newId: () => string
}

/**
 * Has every promise that support owes made anew by the calendar of today: what operators ask for after they have
 * changed holidays or hours, and what never happens by itself.
 */
export async function recalculatePromises(
  { runs, send, newId }: RecalculatePromisesDeps,
  call: Call,
): Promise<Output<typeof organisationRoutes.recalculatePromises>> {
  const response = { runId: newId(), startedAt: call.now }
  await send(queueNameSchema.options.map((queue) => ({ kind: 'recompute', queue, runId: response.runId })))
  await runs.record(call.record(providerTrail, 'PromisesRecomputed', response.runId, response))
  return response
}
