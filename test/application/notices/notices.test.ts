import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTransact } from '../../../shared/core/adapters/dynamodb/transact.ts'
import { createServiceRecorder } from '../../../shared/core/adapters/recorder.ts'
import { writtenTicketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { routes } from '../../../shared/http/routes.ts'
import { createDueNotices } from '../../../shared/notices/adapters/dynamodb/dueNotices.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { createTickets } from '../../../shared/tickets/adapters/dynamodb/tickets.ts'
import { prioritiseTicket } from '../../../shared/tickets/prioritiseTicket.ts'
import { writeMessage } from '../../../shared/tickets/writeMessage.ts'
import { nightly } from '../../nightly.ts'
import { breakTicket, deadLetter, removeSubscription, removeTopic, tablesOf } from '../storage.ts'
import { eventuallyIn, openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)

/** The recipients and subjects of the emails about a ticket, once all are delivered. */
async function mailsAbout(number: string): Promise<string[]> {
  await world.runtime().settle()
  return (await world.runtime().mails())
    .filter(({ from, text }) => from === 'no-reply@sns.amazonaws.com' && text.includes(number))
    .map(({ to, subject }) => `${to}: ${subject}`)
    .sort()
}

/** The findings of each daily check. */
const checks = () =>
  [...world.logs().matchAll(/"NoticesChecked".*?"pending":(\d+),"missing":(\d+)/g)].map(([, pending, missing]) => ({
    pending: Number(pending),
    missing: Number(missing),
  }))

async function scanAt(instant: string): Promise<void> {
  await world.runtime().moveClock(instant)
  await world.runtime().runSchedules()
}

describe('the scan', () => {
  it('announces a level once, although several ticks start it at once', async () => {
    const { number } = await openTicket(await world.as('customer'))
    await world.runtime().moveClock('2026-11-16T08:46:00Z')
    await Promise.all([1, 2, 3].map(() => world.runtime().runSchedules()))
    expect(await mailsAbout(number)).toEqual([
      `on-call@provider.example: [DUE SOON] ${number} P1 pro: Pilatus Bakeries`,
    ])
  })

  nightly('that is delayed announces only the current level, and only to those who want it', async () => {
    const edelweiss = await world.runtime().clientOf('customer@edelweiss.example')
    const { number, promise } = await openTicket(edelweiss)
    const openedMs = Date.parse(promise.startedAt)
    await scanAt(new Date(openedMs + 61 * 60_000).toISOString())
    const about = `[ESCALATED 1] ${number} P1 enterprise: Edelweiss Health`
    expect(await mailsAbout(number)).toEqual(
      ['csm', 'lead', 'on-call'].map((who) => `${who}@provider.example: ${about}`),
    )
    await scanAt(new Date(openedMs + 60 * 60_000).toISOString())
    await scanAt(new Date(openedMs + 121 * 60_000).toISOString())
    expect(await mailsAbout(number)).toHaveLength(6)
    await scanAt(new Date(openedMs + 24 * 3_600_000).toISOString())
    expect(await mailsAbout(number)).toHaveLength(6)
  })

  it('does not announce a ticket that was answered or closed in time', async () => {
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const [answered, closed] = await Promise.all([openTicket(customer), openTicket(customer)])
    await agent(routes.writeMessage, { params: { number: answered.number }, body: { body: 'Fixed.' } })
    await customer(routes.closeTicket, { params: { number: closed.number } })
    await scanAt('2026-11-19T12:00:00Z')
    expect(await mailsAbout(answered.number)).toEqual([])
    expect(await mailsAbout(closed.number)).toEqual([])
  })

  it('announces a next response for which a customer waits', async () => {
    await world.runtime().moveClock('2026-11-23T08:00:00Z')
    const [customer, agent] = await Promise.all([world.as('customer'), world.as('agent')])
    const { number } = await openTicket(customer)
    await agent(routes.writeMessage, { params: { number }, body: { body: 'Which region?' } })
    await customer(routes.writeMessage, { params: { number }, body: { body: 'Geneva.' } })
    await scanAt('2026-11-23T09:01:00Z')
    expect(await mailsAbout(number)).toHaveLength(1)
    const [mail] = (await world.runtime().mails()).filter(
      ({ from, text }) => from === 'no-reply@sns.amazonaws.com' && text.includes(number),
    )
    expect(mail?.text).toContain('Promise:      next response')
  })

  it('that claims a notice during a reply neither repeats it nor omits the next one', async () => {
    await world.runtime().moveClock('2026-11-23T12:00:00Z')
    const { number } = await openTicket(await world.as('customer'))
    const tables = await tablesOf(world.runtime())
    const transact = createTransact(tables, async () => undefined)
    const tickets = createTickets(tables, transact)
    const due = createDueNotices(tables, transact)
    const lease = { id: randomUUID(), until: toInstant(Date.parse('2026-11-23T13:02:00Z')) }
    const now = toInstant(Date.parse('2026-11-23T13:01:00Z'))
    const call = {
      caller: { id: 'agent', name: 'Agent', roles: ['agent' as const], singleSignOn: false, twoFactor: true },
      now,
      record: createServiceRecorder('writeMessage', randomUUID(), () => now),
    }
    // The scan claims between the agent's read and write, and settles afterwards.
    const raced = {
      ...tickets,
      write: async (...change: Parameters<typeof tickets.write>) => {
        const [[first]] = change
        const { nextNotice, ...ticket } = first?.before ?? {}
        if (!nextNotice || !first?.before) throw new Error('The ticket has no notice.')
        expect(
          await due.claim({ ...first.before, ...ticket, nextNotice }, { ...nextNotice, level: 'overdue' }, lease, now),
        ).toBe(true)
        return tickets.write(...change)
      },
    }
    const params = { number: writtenTicketNumberSchema.parse(number) }
    const body = { body: 'Answered.', attachments: [], internal: false, keepOpen: false }
    const nothing = async () => undefined
    const deps = {
      tickets: raced,
      rules: createPromiseRules([]),
      newId: randomUUID,
      announceMail: async () => true,
      attachments: { find: async () => [] },
      files: { incoming: nothing, keep: nothing },
    }
    await writeMessage(deps, call, {
      params,
      body,
      query: {},
    })
    const announced = { level: 'overdue', at: now } as const
    const next = { level: 'escalated-1', at: toInstant(Date.parse('2026-11-23T14:00:00Z')) } as const
    const record = call.record('pilatus', 'NoticeAnnounced', number)
    for (let times = 0; times < 2; times++) await due.settle(params.number, lease.id, { announced, next }, record)

    const settled = await tickets.find(params.number)
    expect([settled?.clock, settled?.nextNotice, settled?.noticeLease]).toEqual([undefined, undefined, undefined])
    expect(settled?.publishedNotices).toEqual([announced])
    await world.runtime().moveClock('2026-11-23T13:05:00Z')
    await (await world.as('customer'))(routes.writeMessage, { params: { number }, body: { body: 'And now?' } })
    await scanAt('2026-11-23T14:06:00Z')
    expect(await mailsAbout(number)).toEqual([`on-call@provider.example: [OVERDUE] ${number} P1 pro: Pilatus Bakeries`])
  })

  nightly('announces many notices that are due at once in one digest, and each ticket once', async () => {
    await world.runtime().moveClock('2026-11-25T08:00:00Z')
    const customer = await world.runtime().clientOf('customer@starling.example')
    const opened = await Promise.all(Array.from({ length: 30 }, () => openTicket(customer)))
    await scanAt('2026-11-25T12:01:00Z')
    await Promise.all([1, 2].map(() => world.runtime().runSchedules()))
    const [first] = opened
    const announced = await mailsAbout(first?.number ?? '')
    expect(announced).toEqual(['on-call@provider.example: [DIGEST OVERDUE] 30 tickets on plan starter'])
    const [mail] = (await world.runtime().mails()).filter(({ subject }) => subject.startsWith('[DIGEST'))
    for (const { number } of opened) expect(mail?.text).toContain(number)
    expect(await mailsAbout(opened.at(-1)?.number ?? '')).toEqual(announced)
    const agent = await world.as('agent')
    for (const { number } of opened) await agent(routes.closeTicket, { params: { number } })
  })

  nightly('sends those who want some priorities only these, and a digest that contains one of them', async () => {
    const runtime = world.runtime()
    await runtime.moveClock('2026-11-18T07:00:00Z')
    const starling = () => runtime.clientOf('customer@starling.example')
    const calm = await openTicket(await starling(), { priority: 'P2' })
    await scanAt('2026-11-18T15:01:00Z')
    const about = `${calm.number} P2 starter: Starling Studio`
    expect(await mailsAbout(calm.number)).toEqual(
      ['day-shift', 'on-call'].map((who) => `${who}@provider.example: [OVERDUE] ${about}`),
    )

    // All are overdue at once. Neither plan has more than twenty, but the level has.
    await runtime.moveClock('2026-11-19T07:00:00Z')
    const opened = [await openTicket(await starling(), { priority: 'P2' })]
    await runtime.moveClock('2026-11-19T11:00:00Z')
    for (let count = 0; count < 15; count++) opened.push(await openTicket(await starling()))
    await runtime.moveClock('2026-11-19T14:40:00Z')
    const edelweiss = await runtime.clientOf('customer@edelweiss.example')
    for (let count = 0; count < 6; count++) opened.push(await openTicket(edelweiss))
    await scanAt('2026-11-19T15:11:00Z')
    expect(await mailsAbout(opened[0]?.number ?? '')).toEqual(
      ['day-shift', 'on-call'].map((who) => `${who}@provider.example: [DIGEST OVERDUE] 16 tickets on plan starter`),
    )
    expect(await mailsAbout(opened.at(-1)?.number ?? '')).toEqual([
      'on-call@provider.example: [DIGEST OVERDUE] 6 tickets on plan enterprise',
    ])
    const agent = await world.as('agent')
    for (const { number } of [calm, ...opened]) await agent(routes.closeTicket, { params: { number } })
  })

  it('does not announce a ticket whose notices are paused, and afterwards announces its current level', async () => {
    await world.runtime().moveClock('2026-11-26T08:00:00Z')
    const { number } = await openTicket(await world.as('customer'))
    const agent = await world.as('agent')
    const pause = (until: string) =>
      agent(routes.pauseNotices, { params: { number }, body: { until, reason: 'I am on the phone with them' } })
    await pause('2026-11-26T09:30:00Z')
    await scanAt('2026-11-26T09:10:00Z')
    expect(await mailsAbout(number)).toEqual([])
    expect(
      JSON.stringify((await (await world.as('customer'))(routes.getTicket, { params: { number } })).body),
    ).not.toMatch(/pause|phone/i)
    await scanAt('2026-11-26T09:31:00Z')
    expect(await mailsAbout(number)).toEqual([`on-call@provider.example: [OVERDUE] ${number} P1 pro: Pilatus Bakeries`])
    const { events } = (await (await world.as('agent'))(routes.listAuditEvents, { query: { limit: '100' } })).body
    expect(events.map(({ message }) => message)).toContain(`NoticesPaused ${number}`)
    const late = (await world.as('agent'))(routes.pauseNotices, {
      params: { number },
      body: { until: '2026-12-04T09:31:00Z', reason: 'Long' },
    })
    expect(await refusalOf(late)).toMatchObject({ status: 400, code: 'pause_too_long' })
    await (await world.as('agent'))(routes.closeTicket, { params: { number } })
    const closed = (await world.as('agent'))(routes.pauseNotices, {
      params: { number },
      body: { until: '2026-11-26T10:31:00Z', reason: 'Quiet' },
    })
    expect(await refusalOf(closed)).toMatchObject({ status: 409, code: 'nothing_due' })
  })

  it('announces a promise that was recalculated to its former value as another notice, with its own id', async () => {
    await world.runtime().moveClock('2026-11-20T08:00:00Z')
    const { number } = await openTicket(await world.as('customer'))
    await scanAt('2026-11-20T08:46:00Z')
    const agent = await world.as('agent')
    for (const priority of ['P2', 'P1'] as const)
      await agent(routes.prioritiseTicket, { params: { number }, body: { priority, reason: 'Once more.' } })
    await scanAt('2026-11-20T08:47:00Z')
    expect(await mailsAbout(number)).toHaveLength(2)
    const ids = (await world.runtime().mails())
      .filter(({ from }) => from === 'no-reply@sns.amazonaws.com')
      .map(({ text }) => /Notice: +(\S+)/.exec(text)?.[1])
      .filter((id) => id?.startsWith(number))
    expect(ids.sort()).toEqual([1, 3].map((version) => `${number}/initialResponse/${version}/approaching`))
    await agent(routes.closeTicket, { params: { number } })
  })

  it('is proven each day by a test notice that only on-call staff receive', async () => {
    await scanAt('2026-11-27T08:00:00Z')
    const tests = async () => (await world.runtime().mails()).filter(({ subject }) => subject.includes('2026-11-27'))
    await world.runtime().settle()
    expect((await tests()).map(({ to, subject }) => [to, subject])).toEqual([
      ['on-call@provider.example', '[TEST] Daily test of notices, 2026-11-27'],
    ])
    expect(checks().at(-1)).toEqual({ pending: 0, missing: 0 })
    await removeSubscription(world.runtime(), 'NoticesTopic', 'csm')
    await removeSubscription(world.runtime(), 'AlarmTopic', 'operators')
    await world.runtime().runSchedules()
    expect(checks().at(-1)).toEqual({ pending: 0, missing: 2 })
    expect(world.logs()).toContain('"SubscriptionsMissing":2')
  })

  it('that claims a notice during a change of priority leaves the new promise to be announced', async () => {
    await world.runtime().moveClock('2026-11-23T15:00:00Z')
    const { number } = await openTicket(await world.as('customer'), { priority: 'P4' })
    const tables = await tablesOf(world.runtime())
    const transact = createTransact(tables, async () => undefined)
    const tickets = createTickets(tables, transact)
    const due = createDueNotices(tables, transact)
    const now = toInstant(Date.parse('2026-11-23T15:10:00Z'))
    const lease = { id: randomUUID(), until: toInstant(Date.parse('2026-11-23T15:11:00Z')) }
    const call = {
      caller: { id: 'agent', name: 'Agent', roles: ['agent' as const], singleSignOn: false, twoFactor: true },
      now,
      record: createServiceRecorder('prioritiseTicket', randomUUID(), () => now),
    }
    const raced = {
      ...tickets,
      write: async (...change: Parameters<typeof tickets.write>) => {
        const before = change[0][0]?.before
        if (!before?.nextNotice) throw new Error('The ticket has no notice.')
        expect(await due.claim(before, { ...before.nextNotice, level: 'overdue' }, lease, now)).toBe(true)
        return tickets.write(...change)
      },
    }
    const deps = {
      tickets: raced,
      rules: createPromiseRules([]),
      newId: randomUUID,
      announceMail: async () => true,
    }
    const params = { number: writtenTicketNumberSchema.parse(number) }
    await prioritiseTicket(deps, call, { params, body: { priority: 'P1', reason: 'Down.' }, query: {} })
    const next = { level: 'escalated-1', at: toInstant(Date.parse('2026-11-27T15:00:00Z')) } as const
    const record = call.record('pilatus', 'NoticeAnnounced', number)
    await due.settle(params.number, lease.id, { announced: { level: 'overdue', at: now }, next }, record)
    const settled = await tickets.find(params.number)
    expect(settled?.noticeLease).toBeUndefined()
    expect(settled?.nextNotice?.level).toBe('approaching')
    await scanAt('2026-11-23T15:50:00Z')
    expect(await mailsAbout(number)).toEqual([
      `on-call@provider.example: [DUE SOON] ${number} P1 pro: Pilatus Bakeries`,
    ])
  })

  it('skips a ticket that it cannot read, fails because of it, and sets it aside for ten minutes', async () => {
    await world.runtime().moveClock('2026-11-24T08:00:00Z')
    const customer = await world.as('customer')
    const [broken, whole] = [await openTicket(customer), await openTicket(customer)]
    await breakTicket(world.runtime(), broken.number)
    await world.runtime().moveClock('2026-11-24T09:01:00Z')
    await expect(world.runtime().runSchedules()).rejects.toThrow('These schedules failed')
    expect(await mailsAbout(whole.number)).toHaveLength(1)
    expect(await mailsAbout(broken.number)).toEqual([])
    await scanAt('2026-11-24T09:10:00Z')
    await world.runtime().moveClock('2026-11-24T09:12:00Z')
    await expect(world.runtime().runSchedules()).rejects.toThrow('These schedules failed')
  })

  it('that cannot publish leaves its failure in its dead-letter queue, as does the daily test in its own', async () => {
    await world.runtime().moveClock('2026-11-28T08:00:00Z')
    await openTicket(await world.runtime().clientOf('customer@edelweiss.example'))
    await world.runtime().moveClock('2026-11-28T08:31:00Z')
    await removeTopic(world.runtime(), 'NoticesTopic')
    await expect(world.runtime().runSchedules()).rejects.toThrow('These schedules failed')
    // Lambda retries a failed event after a minute or two, and then gives up.
    const [ofScan, ofCheck]: [unknown[], unknown[]] = [[], []]
    await eventually(async () => {
      await world.runtime().moveClock('+2m')
      ofScan.push(await deadLetter(world.runtime(), 'NoticesDeadLetters', 1))
      ofCheck.push(await deadLetter(world.runtime(), 'NoticeCheckDeadLetters', 1))
      return JSON.stringify(ofScan).includes('NoticesScan') && JSON.stringify(ofCheck).includes('NoticeCheck')
    })
    const announced = (approximateInvokeCount: number, responsePayload: object) =>
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount }),
        responsePayload: expect.objectContaining(responsePayload),
      })
    expect(ofCheck).toContainEqual(announced(3, { errorType: expect.stringMatching(/^NotFound/) }))
    expect(ofScan).toContainEqual(announced(2, { errorMessage: expect.stringContaining('could not be announced') }))
  })
})
