import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { runIdSchema } from '../domain/billingRun.ts'
import type { BillingTask, DeliveryTask, SendBillingTasks, SendDeliveries } from '../usecases/billingPorts.ts'
import { clientDefaults } from './dynamodb/client.ts'

/** What lies in the billing queue. */
export const billingTaskSchema: z.ZodType<BillingTask> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list organisations'), run: runIdSchema }),
  z.strictObject({ kind: z.literal('draft invoices'), run: runIdSchema, chunk: z.int().min(0) }),
  z.strictObject({ kind: z.literal('retry parked'), run: runIdSchema }),
  z.strictObject({ kind: z.literal('export month'), run: runIdSchema }),
  z.strictObject({ kind: z.literal('start run') }),
  z.strictObject({ kind: z.literal('remind') }),
  z.strictObject({ kind: z.literal('issue invoices'), run: runIdSchema }),
])

/** What lies in the queue of documents. */
export const deliveryTaskSchema: z.ZodType<DeliveryTask> = z.strictObject({
  organisation: z.string(),
  number: z.string(),
  creditNote: z.string().optional(),
  reminder: z.int().min(1).optional(),
})

export const createSendBillingTasks = (queueUrl: string): SendBillingTasks => sendTo(queueUrl)
export const createSendDeliveries = (queueUrl: string): SendDeliveries => sendTo(queueUrl)

function sendTo(queueUrl: string): (tasks: readonly object[]) => Promise<void> {
  const client = new SQSClient(clientDefaults)
  return async (tasks) => {
    for (let start = 0; start < tasks.length; start += 10) {
      const entries = tasks
        .slice(start, start + 10)
        .map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task) }))
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }))
      if (Failed.length > 0) throw new Error(`${Failed.length} billing tasks were not taken: ${Failed[0]?.Code}`)
    }
  }
}
