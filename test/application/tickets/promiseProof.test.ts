import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { emails, openTicket, useWorld, type Who } from '../world.ts'

const world = useWorld()
let number = ''

async function scanAt(instant: string): Promise<void> {
  await world.runtime().moveClock(instant)
  await world.runtime().runSchedules()
}

/** Performs everything that can happen to a promise, with words that only support can read. */
async function live(): Promise<void> {
  const params = () => ({ params: { number } })
  const say = async (who: Who, body: string, internal = false) =>
    (await world.as(who))(routes.writeMessage, { ...params(), body: { body, ...(internal && { internal }) } })
  number = (await openTicket(await world.as('customer'))).number
  await say('agent', 'SECRET: they have not paid.', true)
  await (await world.as('agent'))(routes.assignTicket, { ...params(), body: { note: 'SECRET: yours.' } })
  await scanAt('2026-11-16T08:46:00Z')
  const until = '2026-11-16T09:30:00Z'
  await (await world.as('agent'))(routes.pauseNotices, { ...params(), body: { until, reason: 'SECRET: on the phone' } })
  await scanAt('2026-11-16T09:31:00Z')
  const body = { priority: 'P2', reason: 'One zone is up again' } as const
  await (await world.as('agent'))(routes.prioritiseTicket, { ...params(), body })
  await world.runtime().moveClock('2026-11-16T10:00:00Z')
  await say('agent', 'BODY: fixed.')
  await say('customer', 'BODY: it is not.')
  await (await world.as('agent'))(routes.closeTicket, params())
}

const proofOf = async (who: Who) => (await (await world.as(who))(routes.getPromiseProof, { params: { number } })).body

describe('the proof of a promise', () => {
  it('contains each event of its clocks, with its instant and the reason', async () => {
    await live()
    const { events, priority } = await proofOf('agent')
    expect(priority).toBe('P2')
    expect(events.map(({ at, event, level }) => [at.slice(11, 16), event, ...(level ? [level] : [])])).toEqual([
      ['08:00', 'opened'],
      ['08:46', 'noticePublished', 'approaching'],
      ['08:46', 'noticesPaused'],
      ['09:31', 'noticePublished', 'overdue'],
      ['09:31', 'priorityChanged'],
      ['10:00', 'answered'],
      ['10:00', 'clockStarted'],
      ['10:00', 'closed'],
    ])
    const [opened, , paused, , prioritised, answered, started, closed] = events
    expect(opened).toMatchObject({ by: expect.any(String), clock: 'initialResponse' })
    expect(opened?.dueAt?.slice(11, 16)).toBe('09:00')
    expect(opened?.reason).toMatch(/^Support owes an initial response\. Due 2026-11-16 10:00 .*: 1 support hour from/)
    expect(paused?.reason).toContain('"SECRET: on the phone"')
    expect(prioritised?.reason).toContain('From P1 to P2: "One zone is up again". Due 2026-11-16 13:00')
    expect(answered).toMatchObject({ outcome: 'met', clock: 'initialResponse' })
    expect(answered?.reason).toMatch(/It took (1 h 59|2 h).* of support hours, and was due 2026-11-16 13:00 .*: met\./)
    expect(started).toMatchObject({ clock: 'nextResponse', dueAt: expect.stringContaining('2026-11-16T14:0') })
    expect(closed).toMatchObject({ outcome: 'closed unanswered', clock: 'nextResponse' })
  })

  it('shows customers neither notes nor pauses, and shows nobody the text of messages', async () => {
    const [forAgent, forCustomer] = [await proofOf('agent'), await proofOf('customer')]
    expect(forCustomer.events).toEqual(forAgent.events.filter(({ event }) => event !== 'noticesPaused'))
    expect(JSON.stringify(forCustomer)).not.toMatch(/SECRET|BODY|pause/i)
    expect(JSON.stringify(forAgent)).not.toMatch(/BODY|paid|yours/)
  })

  it('is available as CSV, for customers without the secrets of support', async () => {
    const { api, tokenOf } = world.runtime()
    const headers = { authorization: `Bearer ${await tokenOf(emails.customer)}`, accept: 'text/csv' }
    const response = await fetch(`${api}/tickets/${number}/promise`, { headers })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const csv = await response.text()
    const [header, opened] = csv.split('\r\n')
    expect(header).toMatch(/^"number","organisation","at","event","by","clock","dueAt","level","outcome"/)
    expect(opened).toMatch(new RegExp(`^"${number}","pilatus","2026-11-16T08:00.*","opened",`))
    expect(csv.trim().split('\r\n')).toHaveLength(8)
    expect(csv).not.toMatch(/SECRET|BODY/)
  })
})
