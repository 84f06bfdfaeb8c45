import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { openTicket, refusalOf, useWorld, type Who } from '../world.ts'

const world = useWorld()

/** The feed that a calendar program receives, which knows only the URL. */
async function read(url: string): Promise<string> {
  const response = await fetch(url)
  return response.ok ? await response.text() : `${response.status}`
}

async function feedOf(who: Who): Promise<string> {
  return (await (await world.as(who))(routes.createCalendarFeed)).body.url
}

describe('a calendar feed', () => {
  it('shows customers when each response to their organisation is due, and no others', async () => {
    const [customer, neighbour] = [await world.as('customer'), await world.as('neighbour')]
    const own = await openTicket(customer)
    const other = await openTicket(neighbour)
    const url = await feedOf('customer')
    const response = await fetch(url)
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const calendar = await response.text()
    // 09:00 in Zurich, plus the hour that pro promises, and some minutes for a slow machine.
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
    expect(calendar).toMatch(/DTSTART:20261116T090[0-4]/)
    expect(calendar).toContain(`SUMMARY:${own.number} P1: The load balancer answers 502`)
    expect(calendar).toContain(`UID:${own.number}/initialResponse`)
    expect(calendar).not.toContain(other.number)

    const agent = await world.as('agent')
    await agent(routes.writeMessage, { params: { number: own.number }, body: { body: 'Answered.' } })
    expect(await read(url)).not.toContain(own.number)
  })

  it('shows agents the tickets that are assigned to them', async () => {
    const [customer, agent] = [await world.as('customer'), await world.as('agent')]
    const [taken, left] = [await openTicket(customer), await openTicket(customer)]
    await agent(routes.assignTicket, { params: { number: taken.number } })
    const calendar = await read(await feedOf('agent'))
    expect(calendar).toContain(taken.number)
    expect(calendar).not.toContain(left.number)
  })

  it('ends when it is revoked, and when a new one is created', async () => {
    const first = await feedOf('owner')
    const second = await feedOf('owner')
    expect([await read(first), (await read(second)).slice(0, 15)]).toEqual(['404', 'BEGIN:VCALENDAR'])
    const owner = await world.as('owner')
    await owner(routes.revokeCalendarFeed)
    await owner(routes.revokeCalendarFeed)
    expect(await read(second)).toBe('404')
    const { events } = (await owner(routes.listAuditEvents, { query: { limit: '100' } })).body
    const found = events.map(({ message }) => message.split(' ')[0])
    expect(found.filter((event) => event === 'CalendarFeedCreated').length).toBeGreaterThanOrEqual(2)
    expect(found).toContain('CalendarFeedRevoked')
  })

  it('keeps its secret out of the audit trail and the logs [105]', async () => {
    const url = await feedOf('owner')
    await read(url)
    const secret = url.split('~')[1] ?? ''
    expect(secret).toHaveLength(32)
    const { events } = (await (await world.as('owner'))(routes.listAuditEvents, { query: { limit: '100' } })).body
    expect(JSON.stringify(events)).not.toContain(secret)
    expect(world.logs()).not.toContain(secret)
  })

  it('keeps a customer’s line breaks inside their field', async () => {
    const customer = await world.as('customer')
    const { number } = await openTicket(customer, { subject: 'a;b,c\\nBEGIN:VEVENT' as never })
    const calendar = await read(await feedOf('customer'))
    expect(calendar.replace(/\r\n /g, '')).toContain(`SUMMARY:${number} P1: a\\;b\\,c\\\\nBEGIN:VEVENT\r\n`)
  })

  it('with an invented URL does not exist, whatever the URL is [30, 104]', async () => {
    const stranger = createClient(world.runtime().api, 'nobody')
    const owner = (await feedOf('owner')).split('/').at(-1)?.split('~')[0] ?? ''
    const wrong = fc.oneof(
      fc.base64String().map((text) => `${owner}~${text.padEnd(32, 'A').slice(0, 32)}`),
      fc.constant(`nobody~${'A'.repeat(32)}`),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => text.toWellFormed()),
    )
    const answers = new Set<string>()
    for (const feed of fc.sample(wrong, 30)) {
      const { status, code } = await refusalOf(stranger(routes.getCalendar, { params: { feed } }))
      answers.add(`${status} ${code}`)
    }
    expect([...answers].filter((answer) => answer !== '404 gateway')).toEqual(['404 not_found'])
  })

  it('that strangers request too often makes only them wait [74]', async () => {
    const url = `${world.runtime().api}/calendars/nobody~${'A'.repeat(32)}`
    const statuses = await Promise.all(Array.from({ length: 80 }, async () => (await fetch(url)).status))
    expect(new Set(statuses)).toEqual(new Set([404, 429]))
    expect((await (await world.as('owner'))(routes.getOrganisation)).status).toBe(200)
  })
})
