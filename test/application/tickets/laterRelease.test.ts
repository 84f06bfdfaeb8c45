import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { organisationKey, ticketKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { routes } from '../../../shared/http/routes.ts'
import { tablesOf } from '../storage.ts'
import { eventuallyIn, openTicket, useWorld } from '../world.ts'

const world = useWorld({ withEmails: true })
const eventually = eventuallyIn(world)
const itemSchema = z.record(z.string(), z.unknown())
const later = { fromLaterRelease: { deep: [1, 'two'] } }

/** Adds an attribute that this release does not know to an item and to each object in it. */
function extended(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((one) => extended(one, depth + 1))
  const { data: object } = itemSchema.safeParse(value)
  if (!object || value instanceof Uint8Array) return value
  return {
    ...Object.fromEntries(Object.entries(object).map(([name, one]) => [name, extended(one, depth + 1)])),
    ...later,
  }
}

async function extendItems(isWanted: (item: Record<string, unknown>) => boolean): Promise<number> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  const { Items = [] } = await client.send(new ScanCommand({ TableName }))
  const wanted = Items.filter(isWanted)
  for (const item of wanted) await client.send(new PutCommand({ TableName, Item: itemSchema.parse(extended(item)) }))
  return wanted.length
}
async function read(Key: Record<string, string>) {
  const { client, product: TableName } = await tablesOf(world.runtime())
  return itemSchema.parse((await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item)
}

it('what a later release has added to tickets and organisations stops nothing, and stays', async () => {
  const [customer, agent] = [await world.as('customer'), await world.as('agent')]
  const { number } = await openTicket(customer)
  const params = { number }
  await agent(routes.assignTicket, { params })
  const { organisation } = (await agent(routes.getTicket, { params })).body
  const keys: string[] = [ticketKey(number).PK, organisationKey(organisation).PK]
  expect(await extendItems(({ PK }) => keys.includes(String(PK)))).toBeGreaterThan(3)

  const thread = (await customer(routes.getTicket, { params })).body
  expect(JSON.stringify(thread)).not.toContain('fromLaterRelease')
  expect((await customer(routes.listTickets)).body).toMatchObject({ unreadable: [] })
  expect((await agent(routes.listQueue)).body.tickets.map((row) => row.number)).toContain(number)
  await customer(routes.writeMessage, { params, body: { body: 'Any news?' } })
  await agent(routes.writeMessage, { params, body: { body: 'It works again.' } })
  await eventually(async () => (await world.runtime().mails()).some(({ text }) => text.includes('It works again.')))
  expect(await read(ticketKey(number))).toMatchObject({ ...later, status: 'waiting', requester: later })

  await (await world.as('owner'))(routes.changePlan, { body: { plan: 'enterprise' } })
  expect(await read(organisationKey(organisation))).toMatchObject({ organisation: later })

  // The scan reads the ticket, and announces its next response once that is overdue.
  await customer(routes.writeMessage, { params, body: { body: 'It does not.' } })
  await world.runtime().moveClock('+3d')
  await world.runtime().runSchedules()
  await eventually(async () =>
    (await world.runtime().mails()).some(({ subject, to }) => to.startsWith('on-call') && subject.includes(number)),
  )
})
