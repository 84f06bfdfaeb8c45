import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type * as z from 'zod'

/** A change that a task follows is committed by then, or was never made. */
const looksForChange = 3

/**
 * The handler of a queue's function: parses each task and works on it. A task that fails comes back, and after a few
 * times goes to the dead-letter queue; so does one whose change is 'not there' yet, until it clearly never will be.
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
      if (isOver) logger.info('TaskDropped', { messageId, reason: 'the change that it follows was never made' })
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
