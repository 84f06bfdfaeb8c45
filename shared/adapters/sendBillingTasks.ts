import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { identifierSchema } from '../domain/text.ts'
import { monthSchema } from '../domain/time.ts'
import type { BillingTask, SendBillingTasks } from '../usecases/ports.ts'
import { clientDefaults } from './dynamodb/client.ts'

/** What lies in the billing queue. */
export const billingTaskSchema: z.ZodType<BillingTask> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list organisations'), month: monthSchema }),
  z.strictObject({ kind: z.literal('draft invoices'), month: monthSchema, organisations: z.array(identifierSchema) }),
  z.strictObject({ kind: z.literal('issue invoices'), month: monthSchema }),
])

export function createSendBillingTasks(queueUrl: string): SendBillingTasks {
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
