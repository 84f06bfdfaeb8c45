import { once } from 'node:events'
import { request } from 'node:http'
import { expect, it } from 'vitest'
import { routes } from '../../shared/http/routes.ts'
import { openTicket, ticketBody, useWorld } from '../application/world.ts'

const world = useWorld()

it('the gateway returns the service’s time in its Date header', async () => {
  const { api, now } = world.runtime()
  const beforeMs = Date.parse(await now())
  const response = await fetch(`${api}/tickets`)
  const saidMs = Date.parse(response.headers.get('date') ?? '')
  // The header has whole seconds.
  expect(saidMs).toBeGreaterThan(beforeMs - 1_000)
  expect(saidMs).toBeLessThanOrEqual(Date.parse(await now()))
})

it('a request can be served as if at a past instant, and at no other time', async () => {
  const past = await world.runtime().clientAt('customer@pilatus.example', '2026-11-16T08:00:00.000Z')
  const opened = await openTicket(past)
  // The clock runs on from that instant, and a function may take seconds to start.
  expect(opened.openedAt.slice(0, 16)).toBe('2026-11-16T08:00')
  const present = (await (await world.as('customer'))(routes.openTicket, { body: ticketBody })).body
  expect(present.openedAt > opened.openedAt).toBe(true)
  for (const instant of ['2027-01-01T00:00:00Z', 'yesterday']) {
    const other = await world.runtime().clientAt('customer@pilatus.example', instant)
    await expect(openTicket(other)).rejects.toThrow('400 gateway: x-runtime-at must be an instant in the past')
  }
})

/** Returns where a GET through another host name is redirected. */
async function locationOf(url: string, host: string): Promise<string | undefined> {
  const { hostname, port, pathname } = new URL(url)
  const sent = request({ hostname, port, path: `${pathname}?a=b`, headers: { host: `${host}:${port}` } })
  sent.end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.headers.location
}

it('pages of the console and the user pool are also found at localhost, and at no other name', async () => {
  const { console, userPool } = world.runtime()
  for (const url of [`${console}/mail`, `${userPool.url}/login/x`]) {
    expect(await locationOf(url, 'localhost')).toBe(`${url}?a=b`)
    expect(await locationOf(url, 'elsewhere.example')).toBeUndefined()
  }
})
