import * as z from 'zod'
import { createSendTasks } from '../../core/adapters/sendTasks.ts'
import type { BillingTask, DeliveryTask, SendBillingTasks, SendDeliveries } from '../billingPorts.ts'
import { runIdSchema } from '../domain/billingRun.ts'

/** A message in the billing queue. */
export const billingTaskSchema: z.ZodType<BillingTask> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list organisations'), run: runIdSchema }),
  z.strictObject({ kind: z.literal('draft invoices'), run: runIdSchema, chunk: z.int().min(0) }),
  z.strictObject({ kind: z.literal('retry parked'), run: runIdSchema }),
  z.strictObject({ kind: z.literal('export month'), run: runIdSchema, exportId: z.string() }),
  z.strictObject({ kind: z.literal('start run') }),
  z.strictObject({ kind: z.literal('remind') }),
  z.strictObject({ kind: z.literal('issue invoices'), run: runIdSchema }),
])

/** A message in the document queue. */
export const deliveryTaskSchema: z.ZodType<DeliveryTask> = z.strictObject({
  organisation: z.string(),
  number: z.string(),
  creditNote: z.string().optional(),
  reminder: z.int().min(1).optional(),
})

/** Some tasks are sent before their change. The change is then committed within this time, or never. */
export const beforeCommitSeconds = 1

export const createSendBillingTasks = (queueUrl: string, delaySeconds = 0): SendBillingTasks =>
  createSendTasks(queueUrl, delaySeconds)
export const createSendDeliveries = (queueUrl: string, delaySeconds = 0): SendDeliveries =>
  createSendTasks(queueUrl, delaySeconds)
