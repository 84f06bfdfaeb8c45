import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'
import { Refusal } from '../../core/domain/errors.ts'
import type { FileTask } from '../ticketPorts.ts'

export const fileTaskSchema: z.ZodType<FileTask> = z.strictObject({ file: z.uuid() })

/** The change is committed within this time. Otherwise the task is retried. */
const delaySeconds = 2

/**
 * Queues a task in the email queue. Without the task the file would be deleted after a month, so a failure refuses the
 * message.
 */
export function createAnnounceFile(QueueUrl: string): (task: FileTask) => Promise<void> {
  const client = new SQSClient({ ...clientDefaults, maxAttempts: 2 })
  return async (task) => {
    const message = new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(task), DelaySeconds: delaySeconds })
    await client.send(message).catch(() => {
      throw new Refusal('busy')
    })
  }
}
