import { expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { mondayMorning, openTicket, useWorld } from '../world.ts'

const world = useWorld()

const accessesOf = async (client: Client, about: string) => {
  const { events } = (await client(routes.listAuditEvents, { query: { limit: '100' } })).body
  return events.filter(({ message }) => message.includes('BySupport') && message.endsWith(about))
}

it('agents see all organisations, and each view is only in the audit trail of its organisation [15]', async () => {
  const [customer, neighbour, agent] = [
    await world.as('customer'),
    await world.as('neighbour'),
    await world.as('agent'),
  ]
  const { number } = await openTicket(customer)
  const params = { number }
  await customer(routes.getTicket, { params })
  expect(await accessesOf(customer, number)).toEqual([])
  await agent(routes.getTicket, { params })
  await agent(routes.getPromiseProof, { params })
  await agent(routes.listTicketsOf, { params: { organisation: 'pilatus' } })
  const [seen] = await accessesOf(customer, number)
  expect(seen).toMatchObject({ handler: 'getTicket', 'iam-user': { email: 'agent@provider.example', role: 'agent' } })
  expect(await accessesOf(customer, 'pilatus')).toHaveLength(1)
  expect(await accessesOf(neighbour, '')).toEqual([])
})

it('a view by the same agent is recorded again after an hour', async () => {
  const { number } = await openTicket(await world.as('customer'))
  // Each environment of a function remembers views. After settling, the same idle environment serves again.
  const look = async () => {
    await world.runtime().settle()
    await (await world.as('agent'))(routes.getTicket, { params: { number } })
  }
  for (let count = 0; count < 3; count++) await look()
  expect(await accessesOf(await world.as('customer'), number)).toHaveLength(1)
  await world.runtime().moveClock('2026-11-16T09:30:00Z')
  await look()
  expect(await accessesOf(await world.as('customer'), number)).toHaveLength(2)
  await world.runtime().moveClock(mondayMorning)
})
