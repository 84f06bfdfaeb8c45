import * as z from 'zod'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createTickets } from '../shared/adapters/dynamodb/tickets.ts'
import { createServiceRecorder, serviceCaller } from '../shared/adapters/recorder.ts'
import { createSendPromiseTasks, promiseTaskSchema } from '../shared/adapters/sendPromiseTasks.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { workOnPromises } from '../shared/usecases/workOnPromises.ts'
import { createRules, createStorage, logger, metrics, newId, now, readEnvironment } from './composition.ts'

const { tables, commit } = createStorage()
const needs = {
  tickets: createTickets(tables, commit),
  organisations: readOrganisations(tables),
  rules: createRules(),
  send: createSendPromiseTasks(readEnvironment(z.object({ PROMISE_QUEUE_URL: z.url() })).PROMISE_QUEUE_URL),
  newId,
  onFailure: (number: string, error: unknown) => {
    logger.error('PromiseFailed', { number, error })
    metrics.addMetric('PromiseFailed', 'Count', 1)
  },
}

/** Makes promises anew. */
export const handler = workOnTasks(
  promiseTaskSchema,
  async (task, messageId) => {
    const call = { caller: serviceCaller, now: now(), record: createServiceRecorder('workOnPromises', messageId, now) }
    const changed = await workOnPromises(needs, call, task)
    logger.info('PromisesWorkedOn', { ...task, changed })
    return changed
  },
  { logger, metrics },
)
