import { randomUUID } from 'node:crypto'
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { createCommit } from '../../shared/adapters/dynamodb/commit.ts'
import { createDueNotices } from '../../shared/adapters/dynamodb/dueNotices.ts'
import { ticketKey } from '../../shared/adapters/dynamodb/keys.ts'
import { createTickets } from '../../shared/adapters/dynamodb/tickets.ts'
import { createServiceRecorder } from '../../shared/adapters/recorder.ts'
import { routes } from '../../shared/api/routes.ts'
import { createPromiseRules } from '../../shared/domain/sla.ts'
import { writtenTicketNumberSchema } from '../../shared/domain/ticketNumber.ts'
import { toInstant } from '../../shared/domain/time.ts'
import { writeMessage } from '../../shared/usecases/writeMessage.ts'
import { tablesOf } from './storage.ts'
import { openTicket, useWorld } from './world.ts'

const world = useWorld()
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const region = 'eu-central-2'

/** Who was mailed what about a ticket, once `count` mails lie in the inbox or it is clear that they do not come. */
async function mailsAbout(number: string, count: number): Promise<string[]> {
  const until = performance.now() + 5_000
  for (;;) {
    const mails = (await world.runtime().mails()).filter(({ text }) => text.includes(number))
    const told = mails.map(({ to, subject }) => `${to}: ${subject}`).sort()
    if (told.length >= count || performance.now() > until) return told
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** As `mailsAbout`, where no more are to come: a mail that was under way would lie in the inbox by now. */
async function mailsInTheEnd(number: string): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 700))
  return mailsAbout(number, 0)
}

async function scanAt(instant: string): Promise<void> {
  await world.runtime().moveClock(instant)
  await world.runtime().runSchedules()
}

describe('the scan', () => {
  it('told by two ticks at once, announces a level once', async () => {
    const { number } = await openTicket(await world.as('customer'))
    await world.runtime().moveClock('2026-11-16T08:46:00Z')
    await Promise.all([1, 2, 3].map(() => world.runtime().runSchedules()))
    expect(await mailsAbout(number, 1)).toEqual([
      `on-call@provider.example: [DUE SOON] ${number} P1 pro: Pilatus Bakeries`,
    ])
  })

  it('that comes late announces the present level only, and to those who want it', async () => {
    const edelweiss = await world.runtime().clientOf('customer@edelweiss.example')
    const { number, promise } = await openTicket(edelweiss)
    const openedMs = Date.parse(promise.startedAt)
    await scanAt(new Date(openedMs + 61 * 60_000).toISOString())
    const about = `[ESCALATED 1] ${number} P1 enterprise: Edelweiss Health`
    expect(await mailsAbout(number, 3)).toEqual(
      ['csm', 'lead', 'on-call'].map((who) => `${who}@provider.example: ${about}`),
    )
    await scanAt(new Date(openedMs + 60 * 60_000).toISOString())
    await scanAt(new Date(openedMs + 121 * 60_000).toISOString())
    expect(await mailsInTheEnd(number)).toHaveLength(6)
    await scanAt(new Date(openedMs + 24 * 3_600_000).toISOString())
    expect(await mailsInTheEnd(number)).toHaveLength(6)
  })

  it('says nothing of a ticket that was answered or closed in time', async () => {
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const [answered, closed] = await Promise.all([openTicket(customer), openTicket(customer)])
    await agent(routes.writeMessage, { params: { number: answered.number }, body: { body: 'Fixed.' } })
    await customer(routes.closeTicket, { params: { number: closed.number } })
    await scanAt('2026-11-19T12:00:00Z')
    expect(await mailsInTheEnd(answered.number)).toEqual([])
    expect(await mailsInTheEnd(closed.number)).toEqual([])
  })

  it('announces the next response that a customer waits for', async () => {
    await world.runtime().moveClock('2026-11-23T08:00:00Z')
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const { number } = await openTicket(customer)
    await agent(routes.writeMessage, { params: { number }, body: { body: 'Which region?' } })
    await customer(routes.writeMessage, { params: { number }, body: { body: 'Geneva.' } })
    await scanAt('2026-11-23T09:01:00Z')
    expect(await mailsAbout(number, 1)).toHaveLength(1)
    const [mail] = (await world.runtime().mails()).filter(({ text }) => text.includes(number))
    expect(mail?.text).toContain('Promise:      next response')
  })

  it('that claims a notice while an answer is under way neither repeats itself nor falls silent for the next', async () => {
    await world.runtime().moveClock('2026-11-23T12:00:00Z')
    const { number } = await openTicket(await world.as('customer'))
    const tables = await tablesOf(world.runtime())
    const tickets = createTickets(
      tables,
      createCommit(tables, async () => undefined),
    )
    const due = createDueNotices(tables)
    const lease = { id: randomUUID(), until: toInstant(Date.parse('2026-11-23T13:02:00Z')) }
    const now = toInstant(Date.parse('2026-11-23T13:01:00Z'))
    const call = {
      caller: { id: 'agent', name: 'Agent', roles: ['agent' as const], singleSignOn: false, twoFactor: true },
      now,
      record: createServiceRecorder('writeMessage', randomUUID(), () => now),
    }
    // The scan comes between the agent's reading and writing, and settles after.
    const raced = {
      ...tickets,
      change: async (...change: Parameters<typeof tickets.change>) => {
        const [{ nextNotice, ...ticket }] = change
        if (!nextNotice) throw new Error('The ticket has no notice.')
        expect(await due.claim({ ...ticket, nextNotice }, { ...nextNotice, level: 'overdue' }, lease, now)).toBe(true)
        return tickets.change(...change)
      },
    }
    const params = { number: writtenTicketNumberSchema.parse(number) }
    const body = { body: 'Answered.', internal: false, keepOpen: false }
    await writeMessage({ tickets: raced, rules: createPromiseRules([]), newId: randomUUID }, call, {
      params,
      body,
      query: {},
    })
    await due.settle(params.number, lease.id, {
      level: 'escalated-1',
      at: toInstant(Date.parse('2026-11-23T14:00:00Z')),
    })

    const settled = await tickets.find(params.number)
    expect([settled?.clock, settled?.nextNotice, settled?.noticeLease]).toEqual([undefined, undefined, undefined])
    await world.runtime().moveClock('2026-11-23T13:05:00Z')
    await (await world.as('customer'))(routes.writeMessage, { params: { number }, body: { body: 'And now?' } })
    await scanAt('2026-11-23T14:06:00Z')
    expect(await mailsAbout(number, 1)).toEqual([
      `on-call@provider.example: [OVERDUE] ${number} P1 pro: Pilatus Bakeries`,
    ])
  })

  it('goes on past a ticket that it cannot read, and leaves the failure in the dead-letter queue', async () => {
    await world.runtime().moveClock('2026-11-24T08:00:00Z')
    const customer = await world.as('customer')
    const [broken, whole] = [await openTicket(customer), await openTicket(customer)]
    await breakTicket(broken.number)
    await world.runtime().moveClock('2026-11-24T09:01:00Z')
    await expect(world.runtime().runSchedules()).rejects.toThrow('These schedules failed')
    expect(await mailsAbout(whole.number, 1)).toHaveLength(1)
    expect(await mailsInTheEnd(broken.number)).toEqual([])
    // Lambda repeats a failed event after a minute, once, and then gives it up.
    await world.runtime().moveClock('2026-11-24T09:03:00Z')
    expect(await deadLetter()).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      responsePayload: { errorMessage: '1 notices could not be announced.' },
    })
  })
})

async function breakTicket(number: string): Promise<void> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(
    new UpdateCommand({
      TableName,
      Key: ticketKey(number),
      UpdateExpression: 'SET priority = :nonsense',
      ExpressionAttributeValues: { ':nonsense': 'P0' },
    }),
  )
}

async function deadLetter(): Promise<unknown> {
  const client = new SQSClient({ endpoint: world.runtime().emulators.messaging, region, credentials })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand())
  const QueueUrl = QueueUrls.find((url) => url.includes('NoticesDeadLetters'))
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }))
  return JSON.parse(Messages[0]?.Body ?? 'null')
}
