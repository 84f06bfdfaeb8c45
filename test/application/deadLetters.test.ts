import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type DeadLetterQueue, openDeadLetterQueue } from '../../operate/deadLetterQueue.ts'
import { type OperatedStack, openStack } from '../../operate/stack.ts'
import { repetitions } from '../effort.ts'
import { eventuallyIn, useWorld } from './world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const script = fileURLToPath(new URL('../../operate/deadLetters.ts', import.meta.url))
const run = async (...words: string[]) =>
  (await promisify(execFile)(process.execPath, [script, ...words, '--outputs', world.runtime().console])).stdout

let stack: OperatedStack
let sqs: SQSClient
beforeAll(async () => {
  stack = await openStack(world.runtime().console)
  sqs = new SQSClient({ ...stack.clientConfig, endpoint: world.runtime().emulators.messaging })
})

const queueOf = (name: string) => {
  const found = stack.outputs.DeadLetterQueues.find((each) => each.name === name)
  if (!found) throw new Error(`There is no queue ${name}.`)
  return { ...found, opened: openDeadLetterQueue(stack, found) }
}
/** Puts a message into a queue as AWS would, without a role. */
const put = (QueueUrl: string, body: unknown) =>
  sqs.send(new SendMessageCommand({ QueueUrl: atEmulator(QueueUrl), MessageBody: JSON.stringify(body) }))
const atEmulator = (url: string) => url.replace(/^http:\/\/[^/]+/, world.runtime().emulators.messaging)
const all = (queue: DeadLetterQueue) => queue.read(async (letters) => letters)
async function messagesIn(QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: atEmulator(QueueUrl), AttributeNames: [...names] }),
  )
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0)
}

/** What Lambda sends when a function has failed on an event as often as it may. */
const failed = (functionArn: string, event: unknown) => ({
  version: '1.0',
  requestContext: { functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'TypeError', errorMessage: 'Cannot read the event.' },
})
const functionArnOf = async (name: string): Promise<string> => {
  const specs = z.array(z.object({ arn: z.string(), logicalId: z.string() }))
  const known = specs.parse(await (await fetch(`${world.runtime().console}/functions`)).json())
  return known.find(({ logicalId }) => logicalId.startsWith(name))?.arn ?? ''
}

describe('a dead letter', () => {
  const ofTasks = ['Mail', 'Billing', 'Delivery', 'Promise', 'AuditTrail', 'AuditStream', 'Export']

  it.each(ofTasks.slice(0, repetitions({ full: ofTasks.length, quick: 1 })))(
    'of %s that is a poisoned task is shown, sent to its queue again, and removed',
    async (name) => {
      const { deadLetters, queue = '', opened } = queueOf(name)
      await put(deadLetters, { kind: 'poison', name })
      const [letter] = await all(opened)
      expect(letter).toMatchObject({ what: "the task 'poison'", why: expect.stringContaining(letter?.id ?? '?') })
      // Reading hides nothing from the next reader.
      expect(await all(opened)).toMatchObject([{ id: letter?.id }])
      await opened.read(async (letters) => Promise.all(letters.map(opened.resend)))
      expect(await all(opened)).toEqual([])
      expect(await messagesIn(queue)).toBe(1)
    },
  )

  it('of a function that failed on an event names the error, and has the function invoked again', async () => {
    const { deadLetters, opened } = queueOf('NoticeCheck')
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
    await put(deadLetters, failed(await functionArnOf('NoticeCheckWorker'), event))
    expect(await all(opened)).toMatchObject([
      { what: expect.stringContaining('NoticeCheckWorker'), why: 'TypeError: Cannot read the event.' },
    ])
    await opened.read(async (letters) => Promise.all(letters.map(opened.resend)))
    await eventually(async () =>
      (await world.runtime().mails()).some(({ subject }) => subject.startsWith('[TEST] Daily test of notices')),
    )
    expect(await all(opened)).toEqual([])
  })

  it('stays where it is if it cannot be sent again', async () => {
    const { deadLetters, opened } = queueOf('Scan')
    await put(deadLetters, 'no event')
    await put(deadLetters, failed('arn:aws:lambda:eu-central-1:000000000000:function:none', {}))
    for (const letter of await all(opened)) await expect(opened.resend(letter)).rejects.toThrow()
    expect(await all(opened)).toHaveLength(2)
  })
})

describe('npm run dead-letters', () => {
  it('lists every queue, shows what failed, and does only what it is told', async () => {
    const { deadLetters } = queueOf('Mail')
    const receiver = await functionArnOf('MailReceiver')
    await put(deadLetters, failed(receiver, { Records: ['poison'] }))
    await put(deadLetters, { number: 'TD-NONE' })
    expect(await run('list')).toMatch(
      /^Billing +0\n[\s\S]*^Mail +2 {2}since \S+ {2}an event for \S*MailReceiver\S*, a task$/m,
    )
    const shown = await run('show', '--queue', 'Mail')
    expect(shown).toContain('TypeError: Cannot read the event.')
    const id = /^(\S+)\n {2}a task,/m.exec(shown)?.[1] ?? ''
    await expect(run('drop', '--queue', 'Mail')).rejects.toThrow('--id, or --all')
    expect(await run('drop', '--queue', 'Mail', '--id', id)).toMatch(/TD-NONE[\s\S]*Removed from Mail: 1\./)
    expect(await run('resend', '--queue', 'Mail', '--all')).toMatch(/^Sent again: \S+, an event for \S+\n$/)
    expect(await run('show', '--queue', 'Mail')).toBe('Mail has no dead letters.\n')
    await expect(run('show', '--queue', 'Post')).rejects.toThrow('--queue must be one of: Scan, NoticeCheck')
    await expect(run('resend', '--queue', 'Mail', '--id', id)).rejects.toThrow('no dead letter')
    await expect(run('burn')).rejects.toThrow('npm run dead-letters')
    for (const where of ['/nowhere.json', 'http://127.0.0.1:9', script])
      await expect(openStack(where)).rejects.toThrow(`cannot be read from ${where}`)
  })
})
