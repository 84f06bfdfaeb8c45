import * as z from 'zod'
import { createServiceRecorder, serviceCaller } from '../shared/core/adapters/recorder.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { createSendPromiseTasks, promiseTaskSchema } from '../shared/tickets/adapters/sendPromiseTasks.ts'
import { workOnPromises } from '../shared/tickets/workOnPromises.ts'
import { createRules, createStorage, logger, metrics, newId, now, readEnvironment } from './composition.ts'

const { tables, transact } = createStorage()
const deps = {
  tickets: createTickets(tables, transact),
  organisations: readOrganisations(tables),
  rules: createRules(),
  send: createSendPromiseTasks(readEnvironment(z.object({ PROMISE_QUEUE_URL: z.url() })).PROMISE_QUEUE_URL),
  newId,
  onFailure: (number: string, error: unknown) => {
    logger.error('PromiseFailed', { number, error })
    metrics.addMetric('PromiseFailed', 'Count', 1)
  },
}

/** Recalculates promises. */
export const handler = workOnTasks(
  promiseTaskSchema,
  async (task, messageId) => {
    const call = { caller: serviceCaller, now: now(), record: createServiceRecorder('workOnPromises', messageId, now) }
    const changed = await workOnPromises(deps, call, task)
    logger.info('PromisesWorkedOn', { ...task, changed })
    return changed
  },
  { logger, metrics },
)
