import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { emails, openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()

async function moveSeconds(seconds: number): Promise<void> {
  const { now, moveClock } = world.runtime()
  await moveClock(new Date(Date.parse(await now()) + seconds * 1_000).toISOString())
}

describe('the typing indicator', () => {
  it('is shown to the others of support, for a minute after each report', async () => {
    const params = { number: (await openTicket(await world.as('customer'))).number }
    const [agent, csm] = [await world.as('agent'), await world.as('csm')]
    expect((await csm(routes.reportTyping, { params })).body.typing).toEqual([])
    expect((await csm(routes.getTicket, { params })).body.typing).toEqual([])
    expect((await (await world.as('customer'))(routes.getTicket, { params })).body.typing).toBeUndefined()
    const [person] = (await agent(routes.reportTyping, { params })).body.typing
    expect(person).toMatchObject({ name: 'Clara Manager' })
    await moveSeconds(50)
    expect((await agent(routes.getTicket, { params })).body.typing).toHaveLength(1)
    await moveSeconds(10)
    expect((await agent(routes.getTicket, { params })).body.typing).toEqual([])
  })

  it('is stored at most twice a minute', async () => {
    const params = { number: (await openTicket(await world.as('customer'))).number }
    const [agent, csm] = [await world.as('agent'), await world.as('csm')]
    const until = async () => (await agent(routes.getTicket, { params })).body.typing?.[0]?.until
    await csm(routes.reportTyping, { params })
    const first = await until()
    await csm(routes.reportTyping, { params })
    expect(await until()).toBe(first)
    await moveSeconds(31)
    await csm(routes.reportTyping, { params })
    expect(await until()).not.toBe(first)
  })

  it('is refused for a ticket that does not exist', async () => {
    const refused = (await world.as('agent'))(routes.reportTyping, { params: { number: 'TD-0000-0000' } })
    expect(await refusalOf(refused)).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('canned replies', () => {
  it('are shared by support, and never overwritten unseen', async () => {
    const [agent, csm] = [await world.as('agent'), await world.as('csm')]
    expect((await agent(routes.listCannedReplies)).body.replies).toEqual([])
    const replies = [{ name: 'Thanks', text: 'Thank you, {customer}.' }]
    const { etag } = await agent(routes.setCannedReplies, { body: { replies }, ifMatch: '"0"' })
    expect((await csm(routes.listCannedReplies)).body).toEqual({ version: 1, replies })
    const late = csm(routes.setCannedReplies, { body: { replies: [] }, ifMatch: '"0"' })
    expect(await refusalOf(late)).toMatchObject({ status: 412, code: 'stale' })
    await csm(routes.setCannedReplies, { body: { replies: [] }, ifMatch: etag ?? '' })
    expect((await agent(routes.listCannedReplies)).body).toEqual({ version: 2, replies: [] })
  })

  it('have unique names', async () => {
    const body = { replies: ['One.', 'Another.'].map((text) => ({ name: 'Thanks', text })) }
    expect(await refusalOf((await world.as('agent'))(routes.setCannedReplies, { body }))).toMatchObject({ status: 400 })
  })
})

describe('the variables of canned replies', () => {
  it('must be known, so that no customer receives an unreplaced one', async () => {
    const body = { replies: [{ name: 'Hello', text: 'Dear {costumer},' }] }
    expect(await refusalOf((await world.as('agent'))(routes.setCannedReplies, { body }))).toMatchObject({ status: 400 })
  })
})

describe('the Customer Success Manager', () => {
  const params = { organisation: 'edelweiss' }
  const managerId = async () => {
    const { colleagues } = (await (await world.as('csm'))(routes.listColleagues)).body
    return colleagues.find(({ name }) => name === 'Clara Manager')?.id
  }

  it('is shown to an organisation whose plan includes one', async () => {
    const agent = await world.as('agent')
    const manager = await managerId()
    await agent(routes.assignCustomerSuccessManager, { params, body: { manager } })
    const customer = await world.runtime().clientOf('customer@edelweiss.example')
    const found = (await customer(routes.getOrganisation)).body.customerSuccessManager
    expect(found).toEqual({ id: manager, name: 'Clara Manager', email: emails.csm })
    expect((await agent(routes.getOrganisationOf, { params })).body.customerSuccessManager).toEqual(found)
    await agent(routes.assignCustomerSuccessManager, { params: { organisation: 'pilatus' }, body: { manager } })
    const without = await (await world.as('customer'))(routes.getOrganisation)
    expect(without.body.customerSuccessManager).toBeUndefined()
    await agent(routes.assignCustomerSuccessManager, { params, body: {} })
    expect((await customer(routes.getOrganisation)).body.customerSuccessManager).toBeUndefined()
  })

  it('must have that role, and the organisation must exist', async () => {
    const agent = await world.as('agent')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const body = { manager: colleagues.find(({ roles }) => !roles.includes('csm'))?.id }
    const refused = agent(routes.assignCustomerSuccessManager, { params, body })
    expect(await refusalOf(refused)).toMatchObject({ status: 409, code: 'not_staff' })
    const nowhere = { params: { organisation: 'nowhere' }, body: { manager: await managerId() } }
    expect(await refusalOf(agent(routes.assignCustomerSuccessManager, nowhere))).toMatchObject({ status: 404 })
  })
})
