import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { planSchema } from '../domain/plans.ts'
import { identifierSchema } from '../domain/text.ts'
import { queueNameSchema } from '../domain/ticketLists.ts'
import { instantSchema } from '../domain/time.ts'
import type { PromiseTask, SendPromiseTasks } from '../usecases/ports.ts'
import { clientDefaults } from './dynamodb/client.ts'
import { positionSchema } from './dynamodb/readPage.ts'

/** What lies in the queue of promises. */
export const promiseTaskSchema: z.ZodType<PromiseTask> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('upgrade'),
    organisation: identifierSchema,
    plan: planSchema,
    at: instantSchema,
  }),
  z.strictObject({
    kind: z.literal('recompute'),
    queue: queueNameSchema,
    runId: z.uuid(),
    after: positionSchema.optional(),
  }),
])

/** The change that a task follows is committed within this time, or never. */
const delaySeconds = 2

export function createSendPromiseTasks(QueueUrl: string): SendPromiseTasks {
  const client = new SQSClient(clientDefaults)
  return async (tasks) => {
    const Entries = tasks.map((task, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(task),
      DelaySeconds: delaySeconds,
    }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    if (Failed.length > 0) throw new Error(`${Failed.length} tasks were not taken: ${Failed[0]?.Code}`)
  }
}
