import { describe, expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { describeFaultRuns, open, world } from './faultRuns.ts'
import { emails } from './world.ts'

describeFaultRuns(1, 10)

describe('a fault', () => {
  it('of the database is answered with 503 and Retry-After, in time', async () => {
    const token = await world.runtime().tokenOf(emails.customer)
    await world.runtime().setFaults({ calls: [{ service: 'dynamodb', share: 1, fault: 'slow', slowMs: 5_000 }] })
    const response = await fetch(`${world.runtime().api}/tickets`, { headers: { authorization: `Bearer ${token}` } })
    await world.runtime().setFaults({})
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.json()).toMatchObject({ code: 'busy', requestId: expect.any(String) })
  })

  it('of indexes delays what lists show, and not the ticket itself', async () => {
    const customer = await world.signIn('customer')
    const listed = async () => (await customer(routes.listTickets, { query: {} })).body.tickets.map((row) => row.number)
    await world.runtime().setFaults({ staleIndexesMs: 20_000 })
    const before = await listed()
    const numbers = await Promise.all(['a', 'b', 'c'].map(async (subject) => (await open(customer, subject)).number))
    expect((await listed()).length).toBeLessThan(before.length + numbers.length)
    for (const number of numbers) expect((await customer(routes.getTicket, { params: { number } })).status).toBe(200)
    await world.runtime().setFaults({})
    expect(await listed()).toEqual(expect.arrayContaining(numbers))
  })
})
