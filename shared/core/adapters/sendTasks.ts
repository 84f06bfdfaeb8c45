import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientDefaults } from './dynamodb/client.ts'

const callsAtOnce = 10

/** Sends tasks to a queue, ten per call, which is the limit of SQS. */
export function createSendTasks(QueueUrl: string, DelaySeconds = 0): (tasks: readonly object[]) => Promise<void> {
  const client = new SQSClient(clientDefaults)
  async function sendTen(tasks: readonly object[]): Promise<void> {
    const Entries = tasks.map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task), DelaySeconds }))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    if (Failed.length > 0) throw new Error(`${Failed.length} tasks were not accepted: ${Failed[0]?.Code}`)
  }
  return async (tasks) => {
    const tens = Array.from({ length: Math.ceil(tasks.length / 10) }, (_, ten) => tasks.slice(ten * 10, ten * 10 + 10))
    for (let start = 0; start < tens.length; start += callsAtOnce)
      await Promise.all(tens.slice(start, start + callsAtOnce).map(sendTen))
  }
}
