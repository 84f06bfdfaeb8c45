import type { Message } from '@aws-sdk/client-sqs'
import * as z from 'zod'

/** A message of a dead-letter queue, whichever service put it there. */
export interface DeadLetter {
  readonly id: string
  /** When the task or event was first sent. */
  readonly sentAt: Date
  readonly body: string
  /** What was to be done, and by which function if that is known. */
  readonly what: string
  /** Why it failed, or where that is written. */
  readonly why: string
  /** How to do it again: send the body to the queue of tasks, or invoke the function with the event. */
  readonly again: { readonly task: string } | { readonly functionArn: string; readonly event: unknown }
  readonly receiptHandle: string
}

/** What Lambda sends when a function has failed on an event as often as it may. */
const invocationSchema = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.json(),
  responsePayload: z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() }).nullish(),
})

/**
 * Reads a dead letter. There are three shapes: SQS moves a task as it is, and so does EventBridge Scheduler with a task
 * that a queue did not accept; Lambda sends a record with the event and the error; an EventBridge rule sends the event,
 * and names the function and the error in attributes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function readDeadLetter({ MessageId = '', Body = '', ...message }: Message): DeadLetter {
  const attribute = (name: string) => message.MessageAttributes?.[name]?.StringValue
  const common = {
    id: MessageId,
    sentAt: new Date(Number(message.Attributes?.SentTimestamp)),
    body: Body,
    receiptHandle: message.ReceiptHandle ?? '',
  }
  const error = attribute('ERROR_MESSAGE') ?? attribute('ERROR_CODE')
  const content = parsed(Body)
  const { data: invocation } = invocationSchema.safeParse(content)
  if (invocation) {
    const { functionArn, condition } = invocation.requestContext
    const { errorType, errorMessage } = invocation.responsePayload ?? {}
    return {
      ...common,
      what: `an event for ${nameIn(functionArn)}`,
      why: [errorType, errorMessage].filter(Boolean).join(': ') || condition,
      again: { functionArn, event: invocation.requestPayload },
    }
  }
  const functionArn = attribute('TARGET_ARN')
  if (functionArn !== undefined && attribute('RULE_ARN') !== undefined)
    return {
      ...common,
      what: `an event for ${nameIn(functionArn)}`,
      why: error ?? 'EventBridge could not invoke the function.',
      again: { functionArn, event: content },
    }
  const { data: task } = z.object({ kind: z.string() }).safeParse(content)
  return {
    ...common,
    what: task ? `the task '${task.kind}'` : 'a task',
    why: error ?? `See 'TaskFailed' with the message id ${MessageId} in the log of the function.`,
    again: { task: Body },
  }
}

/** The value of a JSON text, or the text itself: a poisoned message can be anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const nameIn = (functionArn: string): string => functionArn.split(':')[6] ?? functionArn
