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
 * Starts the recalculation of every promise that support owes, by today's calendar. Operators request it after they
 * have changed holidays or hours. It never happens automatically.
 */
export async function recalculatePromises(
  { runs, send, newId }: RecalculatePromisesDeps,
  call: Call,
): Promise<Output<typeof organisationRoutes.recalculatePromises>> {
  const response = { runId: newId(), startedAt: call.now }
  await send(queueNameSchema.options.map((queue) => ({ kind: 'recalculate', queue, runId: response.runId })))
  await runs.record(call.record(providerTrail, 'PromisesRecalculated', response.runId, response))
  return response
}
