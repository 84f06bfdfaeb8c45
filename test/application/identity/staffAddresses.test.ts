import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { loadFunction } from '../inProcess.ts'
import { openTicket, useWorld } from '../world.ts'

const world = useWorld({ withEmails: true })

it('staff are emailed only at an address that is verified as theirs', async () => {
  const trigger = await loadFunction(world.runtime(), 'AddClaims', 'addClaims')
  const [customer, agent] = [await world.as('customer'), await world.as('agent')]
  async function handOverTo(email: string, verified: 'true' | 'false') {
    const assignee = randomUUID()
    const userAttributes = { sub: assignee, name: 'Nora New', email, email_verified: verified }
    await trigger({ request: { userAttributes, groupConfiguration: { groupsToOverride: ['agent'] } }, response: {} })
    const { number } = await openTicket(customer)
    await agent(routes.assignTicket, { params: { number }, body: { assignee } })
  }
  await handOverTo('unproven@provider.example', 'false')
  await handOverTo('proven@provider.example', 'true')
  const addressed = async () => (await world.runtime().mails()).map(({ to }) => to)
  await world.runtime().settle()
  expect(await addressed()).toContain('proven@provider.example')
  expect(await addressed()).not.toContain('unproven@provider.example')
  expect(JSON.stringify((await agent(routes.listColleagues)).body)).not.toContain('@')
})
