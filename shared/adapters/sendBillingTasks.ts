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
  z.strictObject({ kind: z.literal('export month'), run: runIdSchema, exportId: z.string() }),
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

/** A change that follows its task is committed within this time, or never. */
export const beforeCommitSeconds = 1

export const createSendBillingTasks = (queueUrl: string, delaySeconds = 0): SendBillingTasks =>
  sendTo(queueUrl, delaySeconds)
export const createSendDeliveries = (queueUrl: string, delaySeconds = 0): SendDeliveries =>
  sendTo(queueUrl, delaySeconds)

const callsAtOnce = 10

function sendTo(QueueUrl: string, DelaySeconds: number): (tasks: readonly object[]) => Promise<void> {
  const client = new SQSClient(clientDefaults)
  async function sendTen(tasks: readonly object[]): Promise<void> {
    const Entries = tasks.map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task), DelaySeconds }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    if (Failed.length > 0) throw new Error(`${Failed.length} billing tasks were not taken: ${Failed[0]?.Code}`)
  }
  return async (tasks) => {
    const tens = Array.from({ length: Math.ceil(tasks.length / 10) }, (_, ten) => tasks.slice(ten * 10, ten * 10 + 10))
    for (let start = 0; start < tens.length; start += callsAtOnce)
      await Promise.all(tens.slice(start, start + callsAtOnce).map(sendTen))
  }
}
