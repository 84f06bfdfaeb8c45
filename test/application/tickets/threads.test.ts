import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { ticketKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { tablesOf } from '../storage.ts'
import { emails, mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
const everybody = async () =>
  [await world.as('customer'), await world.as('agent'), await world.as('neighbour')] as const

describe('a ticket with its thread', () => {
  it('shows its whole history, even after it was closed and reopened', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    await agent(routes.assignTicket, { params })
    await agent(routes.writeMessage, { params, body: { body: 'Try again.' } })
    await customer(routes.closeTicket, { params })
    await customer(routes.writeMessage, { params, body: { body: 'It is back.' } })
    const { entries, status } = (await customer(routes.getTicket, { params })).body
    expect(status).toBe('open')
    expect(entries.map(({ by, change }) => [by.name, change?.move, change?.status])).toEqual([
      ['Pius Meier', 'open', { to: 'new' }],
      ['Aline Agent', 'assign', { from: 'new', to: 'open' }],
      ['Aline Agent', 'answer', { from: 'open', to: 'waiting' }],
      ['Pius Meier', 'close', { from: 'waiting', to: 'closed' }],
      ['Pius Meier', 'customerReply', { from: 'closed', to: 'open' }],
    ])
  })

  it('proves the outcome of the promise: each clock that was started, and how each was stopped', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    await agent(routes.writeMessage, { params, body: { body: 'Which zone?' } })
    await customer(routes.writeMessage, { params, body: { body: 'Zone 2.' } })
    await customer(routes.writeMessage, { params, body: { body: 'And 3.' } })
    await customer(routes.closeTicket, { params })
    const { entries } = (await customer(routes.getTicket, { params })).body
    const found = entries.map(({ change }) => [
      change?.move,
      change?.startedClock && `starts ${change.startedClock.kind}: ${change.startedClock.reason.slice(0, 14)}`,
      change?.stoppedClock && `stops ${change.stoppedClock.kind}: ${change.stoppedClock.outcome}`,
    ])
    expect(found).toEqual([
      ['open', 'starts initialResponse: 1 support hour', undefined],
      ['answer', undefined, 'stops initialResponse: met'],
      ['customerReply', 'starts nextResponse: 1 support hour', undefined],
      ['customerReply', undefined, undefined],
      ['close', undefined, 'stops nextResponse: closed unanswered'],
    ])
  })

  it('shows a hand-over to its customer, and the note with it only to support [14]', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    await world.as('csm')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const { id, name } = colleagues.find(({ roles }) => roles.includes('csm')) ?? { id: '', name: '' }
    const assignee = { id, name }
    await agent(routes.assignTicket, { params, body: { assignee: id, note: 'canary-hand-over' } })
    const seen = await customer(routes.getTicket, { params })
    expect(JSON.stringify(seen.body)).not.toContain('canary')
    const { events } = (await customer(routes.listAuditEvents, { query: { limit: '1' } })).body
    expect(events[0]).toMatchObject({ handler: 'assignTicket' })
    expect(JSON.stringify(events)).not.toContain('note')
    expect(seen.body.entries.at(-1)?.change).toMatchObject({ move: 'assign', assignee: { to: assignee } })
    expect((await agent(routes.getTicket, { params })).body.entries.at(-1)?.message).toMatchObject({
      internal: true,
      body: 'canary-hand-over',
    })
  })

  it('is handed over only to people who work on tickets, and is taken once', async () => {
    const [customer, agent] = await everybody()
    const opened = await openTicket(customer)
    const params = { number: opened.number }
    await world.as('finance')
    const finance = decodeJwt(await world.runtime().tokenOf(emails.finance)).sub ?? ''
    for (const assignee of [opened.requester.id, finance, 'nobody'])
      expect(await refusalOf(agent(routes.assignTicket, { params, body: { assignee } }))).toMatchObject({
        status: 409,
        code: 'not_staff',
      })
    const { colleagues } = (await agent(routes.listColleagues)).body
    expect(colleagues.map(({ id }) => id)).not.toContain(finance)
    expect((await agent(routes.assignTicket, { params })).body.version).toBe(2)
    expect((await agent(routes.assignTicket, { params })).body.version).toBe(2)
  })

  it('is linked with its follow-up in both directions', async () => {
    const [customer, , neighbour] = await everybody()
    const first = await openTicket(customer)
    await customer(routes.closeTicket, { params: { number: first.number } })
    const second = (await customer(routes.openTicket, { body: { ...ticketBody, followUpTo: first.number } })).body
    expect(second.followUpTo).toBe(first.number)
    const followed = (await customer(routes.getTicket, { params: { number: first.number } })).body
    expect(followed).toMatchObject({ status: 'closed', followUps: [second.number] })
    expect(followed.entries.at(-1)?.change).toEqual({ move: 'followUp', followUp: second.number })
    const stolen = neighbour(routes.openTicket, { body: { ...ticketBody, followUpTo: first.number } })
    expect(await refusalOf(stolen)).toMatchObject({ status: 404, what: 'followUpTo' })
  })

  it('is reopened by a reply within 14 days, and later needs a follow-up', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    await agent(routes.closeTicket, { params })
    const { closedAt = '' } = (await customer(routes.getTicket, { params })).body
    await world.runtime().moveClock(new Date(Date.parse(closedAt) + 14 * 86_400_000 + 1_000).toISOString())
    const late = (await world.as('customer'))(routes.writeMessage, { params, body: { body: 'Still there?' } })
    expect(await refusalOf(late)).toMatchObject({
      status: 409,
      code: 'reopen_too_late',
      followUp: { method: 'POST', href: '/tickets', body: { followUpTo: params.number } },
    })
    await world.runtime().moveClock(mondayMorning)
  })

  it('is returned in pages when it is long, with each entry once', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const written = Array.from({ length: 110 }, (_, index) => `Note ${index}`)
    for (const body of written) await agent(routes.writeMessage, { params, body: { body, internal: true } })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = (await agent(routes.getTicket, { params, query: cursor === undefined ? {} : { cursor } })).body
      seen.push(...page.entries.map(({ message }) => message?.body ?? ''))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual([ticketBody.body, ...written])
  })

  nightly('is returned in full pages to its customer too, which hides the number of notes [14]', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    for (let index = 0; index < 105; index++) {
      await customer(routes.writeMessage, { params, body: { body: `Reply ${index}` } })
      if (index % 3 === 0) await agent(routes.writeMessage, { params, body: { body: 'Note.', internal: true } })
    }
    const first = (await customer(routes.getTicket, { params })).body
    expect(first.entries).toHaveLength(100)
    const rest = (await customer(routes.getTicket, { params, query: { cursor: first.nextCursor ?? '' } })).body
    expect(rest.nextCursor).toBeUndefined()
    expect([...first.entries, ...rest.entries].slice(1).map(({ message }) => message?.body)).toEqual(
      Array.from({ length: 105 }, (_, index) => `Reply ${index}`),
    )
  })

  nightly('is returned in pages that fit a response, however long its messages are', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const body = '"'.repeat(59_000)
    for (let index = 0; index < 101; index++) await agent(routes.writeMessage, { params, body: { body } })
    const pages: number[] = []
    let cursor: string | undefined
    do {
      const page = (await customer(routes.getTicket, { params, query: cursor === undefined ? {} : { cursor } })).body
      pages.push(page.entries.length)
      cursor = page.nextCursor
    } while (cursor)
    // A quotation mark is four bytes in JSON within JSON.
    expect(pages).toEqual([13, ...Array.from({ length: 7 }, () => 12), 5])
  })

  it('treats a note to oneself as a note, so that a customer finds nothing unread', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const taken = (await agent(routes.assignTicket, { params })).body
    const noted = (await agent(routes.assignTicket, { params, body: { note: 'I look at it at noon.' } })).body
    expect([noted.version, noted.activityAt]).toEqual([taken.version, taken.activityAt])
    const { entries } = (await agent(routes.getTicket, { params })).body
    expect(entries.at(-1)).toMatchObject({ message: { internal: true, body: 'I look at it at noon.' } })
    expect(entries.at(-1)?.change).toBeUndefined()
    expect((await customer(routes.getTicket, { params })).body.entries).toHaveLength(2)
  })

  it('limits the number of notes and of changes, even for a follow-up', async () => {
    const [customer, agent] = await everybody()
    const { number } = await openTicket(customer)
    const { client, product: TableName } = await tablesOf(world.runtime())
    const set = (name: string, value: number) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: ticketKey(number),
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': value },
        }),
      )
    await set('notes', 499)
    const note = () => agent(routes.writeMessage, { params: { number }, body: { body: 'Note.', internal: true } })
    await note()
    expect(await refusalOf(note())).toMatchObject({ status: 409, code: 'thread_full' })
    await customer(routes.closeTicket, { params: { number } })
    await set('version', 2_000)
    const followUp = customer(routes.openTicket, { body: { ...ticketBody, followUpTo: number } })
    expect(await refusalOf(followUp)).toMatchObject({ status: 409, code: 'thread_full' })
  })

  it('that is not closed accepts a reply, but no follow-up', async () => {
    const [customer] = await everybody()
    const { number } = await openTicket(customer)
    const followUp = customer(routes.openTicket, { body: { ...ticketBody, followUpTo: number } })
    expect(await refusalOf(followUp)).toMatchObject({
      status: 409,
      code: 'not_closed',
      ticketStatus: 'new',
      reply: { method: 'POST', href: `/tickets/${number}/messages` },
    })
  })
})

describe('a changed priority', () => {
  it('recalculates the promise from the time of opening, with the reason in the thread', async () => {
    const [customer, agent] = await everybody()
    const opened = await openTicket(customer, { priority: 'P4' })
    const params = { number: opened.number }
    const body = { priority: 'P1', reason: 'Production is down now' } as const
    const raised = (await agent(routes.prioritiseTicket, { params, body })).body
    expect(raised.promise).toMatchObject({ startedAt: opened.openedAt, target: { minutes: 60 } })
    expect(raised.due?.at).toBe(new Date(Date.parse(opened.openedAt) + 3_600_000).toISOString())
    const { entries } = (await customer(routes.getTicket, { params })).body
    expect(entries.at(-1)?.change).toEqual({
      move: 'prioritise',
      priority: { from: 'P4', to: 'P1' },
      startedClock: {
        kind: 'initialResponse',
        startedAt: opened.openedAt,
        dueAt: raised.due?.at,
        reason: raised.due?.reason,
      },
      reason: body.reason,
    })
    expect((await agent(routes.prioritiseTicket, { params, body })).body.version).toBe(raised.version)
  })

  it('leaves answered clocks unchanged, and sets later clocks', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const answered = (await agent(routes.writeMessage, { params, body: { body: 'Which zone?' } })).body
    const body = { priority: 'P2', reason: 'One zone is up again' } as const
    const lowered = (await customer(routes.prioritiseTicket, { params, body })).body
    expect(lowered.initialResponse).toEqual(answered.initialResponse)
    expect(lowered.due).toBeUndefined()
    const replied = (await customer(routes.writeMessage, { params, body: { body: 'Zone 2.' } })).body
    const fourHours = Date.parse(replied.due?.at ?? '') - Date.parse(replied.activityAt)
    expect(fourHours).toBe(4 * 3_600_000)
  })
})

describe('a ticket that was closed before a reply', () => {
  it('owes the initial response again from the moment its customer returns', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const closed = (await agent(routes.closeTicket, { params })).body
    expect(closed.initialResponse?.outcome).toBe('closed unanswered')
    const reopened = (await customer(routes.writeMessage, { params, body: { body: 'Not solved.' } })).body
    expect(reopened.initialResponse).toBeUndefined()
    expect(reopened.due).toMatchObject({
      clock: 'initialResponse',
      at: new Date(Date.parse(reopened.activityAt) + 3_600_000).toISOString(),
    })
    const answered = (await agent(routes.writeMessage, { params, body: { body: 'Now.' } })).body
    expect(answered.initialResponse).toMatchObject({ outcome: 'met', startedAt: reopened.activityAt })
  })
})

describe('the followers of a ticket', () => {
  it('are the requester, who can stop following, and members whom anybody on the ticket adds', async () => {
    const [customer, agent] = await everybody()
    const opened = await openTicket(customer)
    const params = { number: opened.number, member: 'me' }
    expect(opened.followers).toEqual([opened.requester])
    const none = (await customer(routes.followTicket, { params, body: { following: false } })).body
    expect(none).toMatchObject({ followers: [], activityAt: opened.activityAt })
    const { members } = (await customer(routes.listMembers)).body
    const owner = members.find(({ role }) => role === 'owner')
    const added = await agent(routes.followTicket, {
      params: { ...params, member: owner?.member ?? '' },
      body: { following: true },
    })
    expect(added.body.followers).toEqual([{ id: owner?.member, name: owner?.name }])
    const stranger = customer(routes.followTicket, {
      params: { ...params, member: 'nobody' },
      body: { following: true },
    })
    expect(await refusalOf(stranger)).toMatchObject({ status: 409, code: 'not_member' })
  })
})

describe('unread entries', () => {
  it('are those of others since a person last read', async () => {
    const [customer, agent] = await everybody()
    const params = { number: (await openTicket(customer)).number }
    const rowOf = async (client: typeof customer) =>
      (await client(routes.listTickets)).body.tickets.find(({ number }) => number === params.number)
    expect((await rowOf(customer))?.unread).toBe(false)
    const owner = await world.as('owner')
    expect((await rowOf(owner))?.unread).toBe(true)
    await agent(routes.writeMessage, { params, body: { body: 'Done.' } })
    expect((await rowOf(customer))?.unread).toBe(true)
    const { activityAt } = (await customer(routes.getTicket, { params })).body
    const marked = (await customer(routes.markRead, { params, body: { readUpTo: activityAt } })).body
    expect(marked).toEqual({ number: params.number, readUpTo: activityAt })
    expect([(await rowOf(customer))?.unread, (await rowOf(owner))?.unread]).toEqual([false, true])
    const earlier = '2026-01-01T00:00:00.000Z'
    expect((await customer(routes.markRead, { params, body: { readUpTo: earlier } })).body.readUpTo).toBe(activityAt)
  })
})
