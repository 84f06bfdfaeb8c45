import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { clientDefaults } from '../../../core/adapters/dynamodb/client.ts'
import { ticketNumberSchema } from '../../../core/domain/ticketNumber.ts'
import { prioritySchema } from '../../../plans/domain/plans.ts'
import { statusSchema } from '../../domain/transitions.ts'
import type { AnnounceMail, MailTask } from '../../ticketPorts.ts'

/** A task in the email queue. */
export const mailTaskSchema: z.ZodType<MailTask> = z.strictObject({
  number: ticketNumberSchema,
  version: z.int(),
  entry: z.uuid(),
  ticket: z.strictObject({ status: statusSchema, priority: prioritySchema }).optional(),
})

/** The change is committed within this time, or never. */
const delaySeconds = 2

/** Queues a task in the email queue. If this fails, it is counted, and the change keeps the task instead. */
export function createAnnounceMail(QueueUrl: string, logger: Logger, metrics: Metrics): AnnounceMail {
  // A change waits for this call, so it gives up soon if the queue does not respond.
  const requestHandler = { ...clientDefaults.requestHandler, requestTimeout: 700 }
  const client = new SQSClient({ requestHandler, maxAttempts: 2 })
  return async (task) => {
    try {
      await client.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(task), DelaySeconds: delaySeconds }),
      )
      return true
    } catch (error) {
      metrics.addMetric('MailNotAnnounced', 'Count', 1)
      logger.error('MailNotAnnounced', { ...task, error: error instanceof Error ? error : String(error) })
      return false
    }
  }
}
