import { Duration } from 'aws-cdk-lib'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { ProductFunction } from './productFunction.ts'

export interface WorkQueue {
  readonly queue: Queue
  readonly deadLetters: Queue
}

const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }

/** Creates a queue for messages and events that failed after all their attempts. */
export function createDeadLetters(scope: Construct): Queue {
  return new Queue(scope, 'DeadLetters', common)
}

/** Creates a queue for tasks of at most `workSeconds`, and a dead-letter queue for tasks that failed five times. */
export function createWorkQueue(scope: Construct, workSeconds: number): WorkQueue {
  const deadLetters = createDeadLetters(scope)
  const queue = new Queue(scope, 'Queue', {
    ...common,
    // Six times the function's timeout, as AWS advises. Otherwise, a task in progress could be delivered again.
    visibilityTimeout: Duration.seconds(6 * workSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  })
  return { queue, deadLetters }
}

/** Connects a function to a queue, with up to `atOnce` batches at a time. */
export function workOn(queue: Queue, worker: ProductFunction, batchSize: number, atOnce: number): void {
  worker.lambda.addEventSource(
    new SqsEventSource(queue, { batchSize, reportBatchItemFailures: true, maxConcurrency: Math.max(2, atOnce) }),
  )
}
