import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type * as z from 'zod'

/** The number of deliveries after which the change behind a task is either committed or was never made. */
const looksForChange = 3

/**
 * Creates the handler of a queue's function, which parses each task and works on it. A failed task is delivered again,
 * and moves to the dead-letter queue after a few attempts. A task whose change is 'not there' yet is delivered again
 * too, and dropped once the change was clearly never made.
 */
export function workOnTasks<Task>(
  schema: z.ZodType<Task>,
  work: (task: Task, messageId: string) => Promise<unknown>,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  async function isDone({ messageId, body, attributes }: SQSRecord): Promise<boolean> {
    try {
      const outcome = await work(schema.parse(JSON.parse(body)), messageId)
      if (outcome !== 'not there') return true
      const isOver = Number(attributes.ApproximateReceiveCount) >= looksForChange
      if (isOver) logger.info('TaskDropped', { messageId, reason: 'the change behind the task was never made' })
      return isOver
    } catch (error) {
      logger.error('TaskFailed', { messageId, error: error instanceof Error ? error : String(error) })
      return false
    }
  }

  return async ({ Records }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
    for (const record of Records) {
      if (!(await isDone(record))) batchItemFailures.push({ itemIdentifier: record.messageId })
    }
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    return { batchItemFailures }
  }
}
