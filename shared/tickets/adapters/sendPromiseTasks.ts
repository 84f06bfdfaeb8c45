import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'
import { positionSchema } from '../../core/adapters/dynamodb/readPage.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'
import { planSchema } from '../../plans/domain/plans.ts'
import { queueNameSchema } from '../domain/ticketLists.ts'
import type { PromiseTask, SendPromiseTasks } from '../ticketPorts.ts'

/** A task in the promise queue. */
export const promiseTaskSchema: z.ZodType<PromiseTask> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('upgrade'),
    organisation: identifierSchema,
    plan: planSchema,
    at: instantSchema,
    sweep: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('recalculate'),
    queue: queueNameSchema,
    runId: z.uuid(),
    after: positionSchema.optional(),
  }),
])

/** The change that a task follows is committed within this time, or never. */
const commitSeconds = 2
/** When an upgrade is repeated. SQS delays by a quarter of an hour at most. */
const sweepSeconds = [60, 900, 900]

const delayOf = (task: PromiseTask): number =>
  task.kind === 'upgrade' && task.sweep !== undefined ? (sweepSeconds[task.sweep - 1] ?? 900) : commitSeconds

export function createSendPromiseTasks(QueueUrl: string): SendPromiseTasks {
  const client = new SQSClient(clientDefaults)
  return async (tasks) => {
    const Entries = tasks.map((task, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(task),
      DelaySeconds: delayOf(task),
    }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    if (Failed.length > 0) throw new Error(`${Failed.length} tasks could not be queued: ${Failed[0]?.Code}`)
  }
}
