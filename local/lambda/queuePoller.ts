import { setTimeout } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { type Faults, noFaults } from '../faults/faults.ts'
import type { Functions } from './functions.ts'

export interface EventSource {
  readonly queueArn: string
  readonly queueUrl: string
  readonly functionArn: string
  readonly batchSize: number
  readonly maximumConcurrency: number
  readonly reportsBatchItemFailures: boolean
}

const responseSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })

export interface QueuePoller {
  readonly queueUrl: string
  /** Whether no message is being processed. */
  isIdle(): boolean
  stop(): Promise<void>
}

/**
 * Polls a queue as Lambda does. A message that the function has processed is deleted; one that failed returns after the
 * queue's visibility timeout. `client` calls with the function's role, as Lambda does.
 */
export function startQueuePoller(
  { queueArn, queueUrl, functionArn, batchSize, maximumConcurrency, reportsBatchItemFailures }: EventSource,
  client: SQSClient,
  functions: Functions,
  region: string,
  log: (line: string) => void,
  faults: Faults = noFaults,
): QueuePoller {
  const stopping = new AbortController()
  let batchesAtWork = 0

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: batchSize,
            WaitTimeSeconds: 20,
            MessageSystemAttributeNames: ['All'],
          }),
          { abortSignal: stopping.signal },
        )
        if (Messages.length === 0) continue
        batchesAtWork++
        await work(Messages).finally(() => batchesAtWork--)
      } catch (error) {
        if (stopping.signal.aborted) return
        log(`poller of ${queueArn}: ${String(error)}`)
        await setTimeout(1_000)
      }
    }
  }

  async function work(messages: readonly Message[]): Promise<void> {
    const waitMs = faults.waitMs()
    if (waitMs > 0) await setTimeout(waitMs)
    const event = { Records: messages.map((message) => recordOf(message)) }
    const other = faults.isDuplicate() ? functions.invoke(functionArn, event) : undefined
    const outcome = await functions.invoke(functionArn, event)
    await other
    if ('error' in outcome) return log(`${functionArn} failed on a batch: ${outcome.error.errorMessage}`)
    const failed = reportsBatchItemFailures ? responseSchema.parse(outcome.result ?? {}).batchItemFailures : []
    // As in Lambda, an identifier that is not in the batch fails the whole batch.
    if (failed.some(({ itemIdentifier }) => messages.every(({ MessageId }) => MessageId !== itemIdentifier))) return
    const done = messages.filter(({ MessageId }) => !failed.some(({ itemIdentifier }) => itemIdentifier === MessageId))
    if (done.length === 0) return
    const Entries = done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
  }

  const recordOf = ({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: Message) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  })

  const pollers = Array.from({ length: maximumConcurrency }, poll)
  return {
    queueUrl,
    isIdle: () => batchesAtWork === 0,
    async stop() {
      stopping.abort()
      await Promise.all(pollers)
    },
  }
}
