import { setTimeout } from 'node:timers/promises'
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** What can be in progress without a caller that waits for it. */
export interface Settling {
  readonly sqs: SQSClient
  /** The queues that are polled. */
  queueUrls(): readonly string[]
  /** Whether nothing in this process is in progress: invocations, batches, deliveries, work after responses. */
  isIdle(): boolean
  /** Delivers delayed messages now. */
  endDelays(): void
}

/** How often it checks. A message can be on its way to its poller for as long as the time between two checks. */
const lookEveryMs = 20
const limitMs = 60_000

/**
 * Resolves once nothing is left to wait for: no message that a poller would receive now or after its delay, and nothing
 * in progress. When only delays are left, ends them. Does not wait for later retries by a queue or Lambda. Throws an
 * error that names what is left after a minute.
 */
export async function settle({ sqs, queueUrls, isIdle, endDelays }: Settling): Promise<void> {
  const deadlineMs = performance.now() + limitMs
  let quietLooks = 0
  while (quietLooks < 2) {
    const waiting = isIdle() ? await messagesWaiting(sqs, queueUrls()) : undefined
    quietLooks = waiting !== undefined && waiting.now === 0 && isIdle() ? quietLooks + 1 : 0
    if (quietLooks > 1 && waiting !== undefined && waiting.delayed > 0) {
      endDelays()
      quietLooks = 0
    }
    if (performance.now() > deadlineMs)
      throw new Error(
        waiting === undefined ? 'Something is still running.' : `Messages are still in queues: ${waiting.now}.`,
      )
    await setTimeout(lookEveryMs)
  }
}

async function messagesWaiting(sqs: SQSClient, queueUrls: readonly string[]) {
  const counts = await Promise.all(
    queueUrls.map(async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed'],
        }),
      )
      return {
        now: Number(Attributes.ApproximateNumberOfMessages),
        delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
      }
    }),
  )
  return {
    now: counts.reduce((sum, { now }) => sum + now, 0),
    delayed: counts.reduce((sum, { delayed }) => sum + delayed, 0),
  }
}
