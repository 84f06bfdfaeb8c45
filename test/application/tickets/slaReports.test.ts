import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { emails, openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

describe('a report of promises', () => {
  it('counts tickets opened in the month, for customers only their own, for support every organisation', async () => {
    const runtime = world.runtime()
    const [customer, agent] = [await world.as('customer'), await world.as('agent')]
    const [met, late, closed] = [await openTicket(customer), await openTicket(customer), await openTicket(customer)]
    await openTicket(await runtime.clientOf('customer@birch.example'))
    await agent(routes.writeMessage, { params: { number: met.number }, body: { body: 'Answer.' } })
    await agent(routes.closeTicket, { params: { number: closed.number } })
    await runtime.moveClock('2026-11-16T09:30:00Z')
    const again = await world.as('agent')
    await again(routes.writeMessage, { params: { number: late.number }, body: { body: 'Answer.' } })
    await openTicket(await world.as('customer'))

    const query = { month: '2026-11' }
    const own = (await (await world.as('customer'))(routes.getSlaReport, { query })).body
    expect(own).toMatchObject({ month: '2026-11', organisation: 'pilatus', organisationName: 'Pilatus Bakeries' })
    expect(own.rows).toMatchObject([
      {
        plan: 'pro',
        priority: 'P1',
        opened: 4,
        met: 1,
        breached: 1,
        closedUnanswered: 1,
        stillOpen: 1,
        notPromised: 0,
      },
    ])
    expect(own.rows[0]?.worstOpenSeconds).toBeGreaterThanOrEqual(5_390)

    const { reports } = (await again(routes.listSlaReports, { query })).body
    expect(reports.map(({ organisation, rows }) => [organisation, rows[0]?.opened]).sort()).toEqual([
      ['birch', 1],
      ['pilatus', 4],
    ])
    expect((await again(routes.getSlaReportOf, { params: { organisation: 'birch' }, query })).body.rows).toMatchObject([
      { plan: 'built-in', notPromised: 1 },
    ])
    const missing = again(routes.getSlaReportOf, { params: { organisation: 'nobody' }, query })
    expect(await refusalOf(missing)).toMatchObject({ status: 404 })
  })

  it('is returned as CSV if the request accepts it', async () => {
    const { api, tokenOf } = world.runtime()
    const headers = { authorization: `Bearer ${await tokenOf(emails.customer)}`, accept: 'text/csv' }
    const response = await fetch(`${api}/organisation/sla-report?month=2026-11`, { headers })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect((await response.text()).split('\r\n')[1]).toMatch(
      /^"2026-11","pilatus","pro","P1",4,1,1,1,1,0,\d+,\d+,\d+,0,0,0,0,0,,,$/,
    )
  })

  it('separates next responses from initial ones, both those given and those that customers wait for', async () => {
    const runtime = world.runtime()
    await runtime.moveClock('2026-11-17T09:00:00Z')
    const [customer, agent] = [await runtime.clientOf('customer@starling.example'), await world.as('agent')]
    const answered = await openTicket(customer)
    const awaited = await openTicket(customer)
    const write = (client: typeof agent, { number }: { number: string }) =>
      client(routes.writeMessage, { params: { number }, body: { body: 'Once more.' } })
    for (const ticket of [answered, awaited]) await write(agent, ticket)
    await write(customer, answered)
    await write(customer, awaited)
    await write(agent, answered)
    await write(customer, answered)
    await agent(routes.closeTicket, { params: { number: answered.number } })
    const query = { month: '2026-11' }
    const reported = async () => {
      const starling = await runtime.clientOf('customer@starling.example')
      return (await starling(routes.getSlaReport, { query })).body.rows
    }
    const next = { opened: 3, met: 1, closedUnanswered: 1 }
    expect(await reported()).toMatchObject([
      { opened: 2, met: 2, stillOpen: 0, nextResponses: { ...next, breached: 0, stillOpen: 1 } },
    ])
    await runtime.moveClock('2026-11-17T13:30:00Z')
    expect(await reported()).toMatchObject([
      {
        opened: 2,
        met: 2,
        nextResponses: { ...next, breached: 1, stillOpen: 0, worstOpenSeconds: expect.any(Number) },
      },
    ])
  })

  it('uses the months of the provider’s time zone', async () => {
    await world.runtime().moveClock('2026-11-30T23:01:00Z')
    const customer = await world.as('customer')
    await openTicket(customer, { priority: 'P4' })
    const december = (await customer(routes.getSlaReport, { query: { month: '2026-12' } })).body
    expect(december.rows).toMatchObject([{ priority: 'P4', opened: 1, stillOpen: 1 }])
  })
})
