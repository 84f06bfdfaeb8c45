import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { type DeadLetter, readDeadLetter } from './deadLetter.ts'
import type { OperatedStack } from './stack.ts'

/** How many dead letters a command reads. Nobody reads more of them at once. */
export const mostRead = 1_000
const hiddenSeconds = 60

export interface DeadLetterQueue {
  /** Calls `work` with the dead letters of the queue, oldest first. Those that it keeps are visible again afterwards. */
  read<Result>(work: (letters: readonly DeadLetter[]) => Promise<Result>): Promise<Result>
  /** Does the task or event again, then removes the dead letter. If it is done twice, the product sees it is a repeat. */
  resend(letter: DeadLetter): Promise<void>
  drop(letter: DeadLetter): Promise<void>
}

/** Opens a dead-letter queue. `queue` is where its tasks came from; one that receives only events has none. */
export function openDeadLetterQueue(
  { clientConfig }: OperatedStack,
  { deadLetters, queue }: { readonly deadLetters: string; readonly queue?: string | undefined },
): DeadLetterQueue {
  const sqs = new SQSClient(clientConfig)
  const lambda = new LambdaClient(clientConfig)
  const at = ({ receiptHandle }: DeadLetter) => ({ QueueUrl: deadLetters, ReceiptHandle: receiptHandle })
  const gone = new Set<string>()
  const drop = async (letter: DeadLetter) => {
    await sqs.send(new DeleteMessageCommand(at(letter)))
    gone.add(letter.id)
  }

  async function receiveAll(): Promise<Map<string, DeadLetter>> {
    const letters = new Map<string, DeadLetter>()
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetters,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          // Asks all of SQS's servers, not some of them.
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      )
      for (const letter of Messages.map(readDeadLetter)) letters.set(letter.id, letter)
      if (Messages.length === 0 || letters.size >= mostRead) return letters
    }
  }

  return {
    async read(work) {
      const letters = await receiveAll()
      try {
        return await work([...letters.values()].toSorted((one, other) => Number(one.sentAt) - Number(other.sentAt)))
      } finally {
        const kept = [...letters.values()].filter((letter) => !gone.has(letter.id))
        await Promise.all(
          kept.map((letter) => sqs.send(new ChangeMessageVisibilityCommand({ ...at(letter), VisibilityTimeout: 0 }))),
        )
      }
    },
    async resend(letter) {
      const { again } = letter
      if ('functionArn' in again) {
        const Payload = JSON.stringify(again.event)
        await lambda.send(new InvokeCommand({ FunctionName: again.functionArn, InvocationType: 'Event', Payload }))
      } else {
        if (queue === undefined) throw new Error(`${letter.id} is not an event, and this queue has no tasks. Drop it.`)
        await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: again.task }))
      }
      await drop(letter)
    },
    drop,
  }
}
