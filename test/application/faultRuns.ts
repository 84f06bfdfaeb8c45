import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { WrittenFaults } from '../../local/faults/faults.ts'
import { openStack } from '../../operate/stack.ts'
import { ApiProblem, type Client, type Sent } from '../../shared/core/api/client.ts'
import type { Route } from '../../shared/core/api/route.ts'
import { routes } from '../../shared/http/routes.ts'
import { idOf } from './identity/invited.ts'
import { emails, letPass, mondayMorning, useWorld } from './world.ts'

/** The runtime of the file that imports this. */
export const world = useWorld({ withEmails: true })
let formerOrganisation: string | undefined
let dayOfRun = 0
beforeAll(() => world.runtime().moveClock(mondayMorning))

/** What goes wrong in a run. Processes end only in every second run, since that may repeat an email or a notice. */
const faultsOf = (seed: number): WrittenFaults => ({
  seed,
  calls: [
    { service: 'dynamodb', share: 0.05, fault: 'throttle' },
    { service: 'dynamodb', share: 0.02, fault: 'lost reply' },
    { service: 'dynamodb', share: 0.01, fault: 'slow', slowMs: 600 },
    { service: 'dynamodb', share: 0.02, fault: 'server error' },
    { service: 'sqs', operation: 'SendMessage', share: 0.5, fault: 'throttle' },
    { service: 'sqs', operation: 'DeleteMessage', share: 0.1, fault: 'server error' },
    { service: 'ses', share: 0.2, fault: 'throttle' },
    { service: 'sns', share: 0.2, fault: 'server error' },
    { service: 'events', share: 0.2, fault: 'server error' },
  ],
  staleIndexesMs: 1_500,
  duplicates: 0.3,
  reorderMs: 100,
  functions: { killed: mayRepeat(seed) ? 0.05 : 0, clocksApartMs: 1_000 },
})
const mayRepeat = (seed: number): boolean => seed % 2 === 1

/** Sends a request as a careful program does: again with the same key, until it is answered. */
async function insist<R extends Route>(client: Client, route: R, sent: Sent<R>) {
  const idempotencyKey = randomUUID()
  for (let attempt = 1; ; attempt++) {
    try {
      return (await client(route, { ...sent, idempotencyKey })).body
    } catch (error) {
      if (attempt === 15 || (error instanceof ApiProblem && error.problem.status < 500)) throw error
      await setTimeout(50 * attempt)
    }
  }
}

/** A new organisation with one member, who opens tickets while the plan is upgraded. */
async function newOrganisation(seed: number): Promise<string> {
  const organisation = `run-${seed}`
  const service = await world.signIn('service')
  const body = { name: `Run ${seed}`, currency: 'CHF', plan: 'starter' } as const
  await service(routes.registerOrganisation, { params: { organisation }, body })
  // The organisation must keep an owner once this one moves on.
  const other = { role: 'owner', name: 'Otto Other', email: `otto@${organisation}.example` } as const
  await service(routes.setMember, { params: { organisation, member: `otto-${seed}` }, body: other })
  const member = { role: 'owner', name: 'Nora Neu', email: emails.guest, movesFrom: formerOrganisation } as const
  await service(routes.setMember, { params: { organisation, member: idOf('guest') }, body: member })
  formerOrganisation = organisation
  return organisation
}

export const open = (client: Client, subject: string) =>
  insist(client, routes.openTicket, { body: { subject, body: subject, category: 'technical', priority: 'P1' } })
const write = (client: Client, number: string, body: string) =>
  insist(client, routes.writeMessage, { params: { number }, body: { body } })

interface Written {
  readonly numbers: string[]
  readonly replies: { readonly number: string; readonly body: string }[]
}

/** Two people work on tickets at the same time, and the plan is upgraded meanwhile. */
async function work(customer: Client, agent: Client, seed: number): Promise<Written> {
  const first = await Promise.all([0, 1].map((index) => open(customer, `Ticket ${seed}.${index}`)))
  const [late, , ...answers] = await Promise.all([
    open(customer, `Ticket ${seed}.late`),
    insist(customer, routes.changePlan, { body: { plan: 'pro' } }),
    ...first.flatMap(({ number }) => [
      (async () => {
        const body = `Answer ${randomUUID()}`
        await write(agent, number, body)
        return { number, body }
      })(),
      (async () => {
        const body = `Question ${randomUUID()}`
        await write(customer, number, body)
        return { number, body }
      })(),
    ]),
  ])
  return { numbers: [...first, late].map(({ number }) => number), replies: answers }
}

/** Lets time pass up to the next multiple of some minutes, when the schedules of that rhythm run. */
async function nextMultipleOf(minutes: number): Promise<void> {
  const ms = minutes * 60_000
  const next = Math.floor(Date.parse(await world.runtime().now()) / ms + 1) * ms
  await letPass(world, new Date(next).toISOString())
}

/** Ends the faults, and lets the time pass in which queues and Lambda repeat what has failed. */
async function recover(): Promise<void> {
  const runtime = world.runtime()
  await runtime.setFaults({})
  await runtime.settle()
  // Longer than any claim on an email.
  await runtime.moveClock('+2m')
  await runtime.retry()
  await nextMultipleOf(5)
}

/** Lets promises break under the same faults, and has scans without faults make up for what failed. */
async function announceAll(brokenAt: string, seed: number): Promise<void> {
  await world.runtime().setFaults(faultsOf(seed))
  await world.runtime().moveClock(brokenAt)
  await nextMultipleOf(1)
  await world.runtime().setFaults({})
  // The first of them may come within the lease of one that failed.
  for (let scan = 0; scan < 2; scan++) await nextMultipleOf(1)
}

async function deadLetters(): Promise<Record<string, number>> {
  const stack = await openStack(world.runtime().console)
  const sqs = new SQSClient({ ...stack.clientConfig, endpoint: world.runtime().emulators.messaging })
  const counts = await Promise.all(
    stack.outputs.DeadLetterQueues.map(async ({ name, deadLetters: url }) => {
      const QueueUrl = url.replace(/^http:\/\/[^/]+/, world.runtime().emulators.messaging)
      const AttributeNames = ['ApproximateNumberOfMessages' as const]
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
      return [name, Number(Attributes.ApproximateNumberOfMessages)] as const
    }),
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const timesOf = (values: readonly string[]): Record<string, number> => {
  const times: Record<string, number> = {}
  for (const value of values) times[value] = (times[value] ?? 0) + 1
  return times
}

/** How long work in the background goes on under faults in each run. */
const underFaultsMs = 1_500
/** Works under the faults of each seed from `first` to `last`, and counts what is left. `FUZZ_SEED` adds to the seeds. */
export function describeFaultRuns(first: number, last: number): void {
  const offset = Number(process.env.FUZZ_SEED ?? 0)
  describe('while calls, queues, indexes, clocks and processes fail', () => {
    it.each(Array.from({ length: last - first + 1 }, (_, index) => offset + first + index))(
      'nothing is lost, and nothing happens twice that must happen once: run %i',
      async (seed) => {
        const runtime = world.runtime()
        dayOfRun += 7
        await runtime.moveClock(new Date(Date.parse(mondayMorning) + dayOfRun * 86_400_000).toISOString())
        const organisation = await newOrganisation(seed)
        const [customer, agent] = [await world.signIn('guest'), await world.signIn('agent')]
        await runtime.setFaults(faultsOf(seed))
        const { numbers, replies } = await work(customer, agent, seed)
        // Emails, promises and events are worked on under the same faults.
        await setTimeout(underFaultsMs)
        await recover()

        const reader = await world.signIn('agent')
        const tickets = await Promise.all(
          numbers.map(async (number) => (await reader(routes.getTicket, { params: { number } })).body),
        )
        // Each message that was accepted is there once.
        const messages = tickets.flatMap(({ entries }) => entries.flatMap(({ message }) => message?.body ?? []))
        for (const { body } of replies) expect(messages.filter((message) => message === body)).toEqual([body])
        expect(messages).toHaveLength(numbers.length + replies.length)
        // The counts are those of the tickets.
        const params = { organisation }
        const { counts } = (await reader(routes.listTicketsOf, { params, query: {} })).body
        const statuses = timesOf(tickets.map(({ status }) => status))
        expect(counts).toMatchObject({ all: numbers.length, ...statuses })
        // No promise was passed over by the upgrade.
        const owed = tickets.flatMap(({ number, due }) => (due ? [{ number, due }] : []))
        expect(owed.map(({ due }) => due.plan)).toEqual(owed.map(() => 'pro'))
        // Each change is in the trail once.
        const owner = await world.signIn('guest')
        const { events } = (await owner(routes.listAuditEvents, { query: { limit: '100' } })).body
        const trail = timesOf(events.map(({ message }) => message))
        for (const number of numbers) {
          expect([number, trail[`TicketOpened ${number}`]]).toEqual([number, 1])
          const written = replies.filter((reply) => reply.number === number).length
          expect([number, trail[`TicketReplied ${number}`] ?? 0]).toEqual([number, written])
        }
        // Each answer was emailed.
        const mails = await runtime.mails()
        const answers = replies.filter(({ body }) => body.startsWith('Answer'))
        for (const { body } of answers) {
          const copies = mails.filter(({ to, text }) => to === emails.guest && text.includes(body)).length
          expect([body, copies]).toEqual([body, mayRepeat(seed) ? Math.max(1, copies) : 1])
        }
        expect(await deadLetters()).toEqual({})
        // On-call staff learn once of each promise that is broken.
        await announceAll(
          owed
            .map(({ due }) => due.at)
            .sort()
            .at(-1) ?? '',
          seed,
        )
        for (const { number } of owed) {
          const subjects = (await runtime.mails()).flatMap(({ to, subject }) =>
            to === 'on-call@provider.example' && subject.includes(number) ? [subject] : [],
          )
          expect(subjects).toContainEqual(expect.stringMatching(/^\[overdue\]/i))
          if (!mayRepeat(seed)) expect(new Set(subjects).size).toBe(subjects.length)
        }
      },
    )
  })
}
