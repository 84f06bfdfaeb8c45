import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStack } from '../../../operate/stack.ts'
import { signOn } from '../../../samples/signOn.ts'
import { type Client, createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, startFaultProxy, titled } from '../../faultProxy.ts'
import { startInProcess } from '../inProcess.ts'
import { openTicket, refusalOf, startWorld } from '../world.ts'
import { startCompany } from './companySignIn.ts'

const world = await startWorld()
const company = await startCompany(world, 'login.companies.example')
await world.runtime().moveClock(new Date().toISOString())
const proxy = await startFaultProxy(world.runtime().aws)
afterAll(proxy.stop)
/** The owner of pilatus, served by a function whose calls the proxy sees. */
const owner = await (await startInProcess(world.runtime(), 'identity', () => proxy.url)).as('owner')
const neighbour = await world.runtime().clientOf('owner@starling.example')
for (const [client, domain] of [
  [await world.as('owner'), 'pilatus.example'],
  [neighbour, 'starling.example'],
] as const) {
  const { record } = (await client(routes.addSsoDomain, { body: { domain } })).body.domains[0] ?? {}
  await world.runtime().setName({ name: record?.name ?? '', texts: [record?.value ?? ''] })
  await client(routes.proveSsoDomain, { params: { domain } })
}
afterEach(() => vi.useRealTimers())

const connect = (client: Client) => client(routes.setSsoConnection, { body: company.openId() })
const disconnect = (client: Client) => client(routes.removeSsoConnection)
const signsIn = () =>
  signOn(world.runtime().userPool, { led: { idp_identifier: 'pilatus.example' }, employee: 'e-1' }).then(
    () => true,
    () => false,
  )
async function admitted(): Promise<string[]> {
  const { outputs, cognito } = await openStack(world.runtime().console)
  const { UserPoolId, SignOnClientId: ClientId } = outputs
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
  return UserPoolClient?.SupportedIdentityProviders ?? []
}

/** How often this area's function was allowed to put an item, in this process and in others. */
async function putsOfIdentity(): Promise<number> {
  const { grants } = await world.runtime().iam()
  return grants
    .filter(({ role, action }) => role.includes('ApiAreaidentity') && action === 'dynamodb:PutItem')
    .reduce((sum, { uses }) => sum + uses, 0)
}

/** The wire calls of some work. */
async function callsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  proxy.reset()
  await work()
  return [...proxy.calls()]
}

/** Tries with a fault, and again without one after the lease of the interrupted attempt has expired. */
async function tryAgainAfter(fault: Fault, work: () => Promise<unknown>): Promise<void> {
  proxy.reset(fault)
  await work().catch(() => undefined)
  proxy.reset()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
  await work()
}

describe('connecting and disconnecting an identity provider', () => {
  it('keeps the providers of others in the client that both change', async () => {
    // As after a former provider: connecting then first ensures that the old name is gone.
    await connect(owner)
    await disconnect(owner)
    const calls = await callsOf(() => connect(owner))
    const updating = calls.findLastIndex((call) => call.endsWith('UpdateUserPoolClient'))
    expect(updating).toBeGreaterThan(0)
    await disconnect(owner)
    proxy.reset({ call: updating + 1, kind: 'hold' })
    const mine = connect(owner)
    await proxy.hanging()
    const before = await putsOfIdentity()
    const theirs = connect(neighbour)
    // Theirs has found the client locked, and tries again.
    await expect.poll(async () => (await putsOfIdentity()) - before, { interval: 10 }).toBeGreaterThan(2)
    proxy.release()
    await Promise.all([mine, theirs])
    expect(await admitted()).toHaveLength(2)
    await disconnect(owner)
    expect(await admitted()).toHaveLength(1)
  })

  it('ends people’s access with its commit, although their memberships end one by one after it [16]', async () => {
    await connect(owner)
    const anna = { led: { idp_identifier: 'pilatus.example' }, employee: 'e-1' }
    const { access_token } = await signOn(world.runtime().userPool, anna)
    const client = createClient(world.runtime().api, access_token)
    await openTicket(client)
    const commits = (await callsOf(() => disconnect(owner))).findIndex((call) => call.endsWith('TransactWriteItems'))
    await connect(owner)
    const again = createClient(world.runtime().api, (await signOn(world.runtime().userPool, anna)).access_token)
    await openTicket(again)
    proxy.reset({ call: commits + 1, kind: 'crash after' })
    await expect(disconnect(owner)).rejects.toThrow('503')
    const { members } = (await (await world.as('owner'))(routes.listMembers)).body
    expect(members.filter(({ provider }) => provider !== undefined)).toHaveLength(1)
    expect(await refusalOf(openTicket(again))).toMatchObject({ code: 'membership_changed' })
    proxy.reset()
    await disconnect(owner)
  })
})

// As after a former provider: connecting then first ensures that the old name is gone.
await connect(owner)
await disconnect(owner)
await connect(neighbour)
const connecting = await callsOf(() => connect(owner))
const disconnecting = await callsOf(() => disconnect(owner))
await disconnect(neighbour)

describe('an interrupted change of the identity provider', () => {
  beforeAll(() => connect(neighbour))

  it('has several calls at which it can stop', () => {
    expect(Math.min(connecting.length, disconnecting.length)).toBeGreaterThan(5)
  })

  it.each(titled(connecting, faultsOf(connecting)))('is completed by a repeated connect: %s', async (_, fault) => {
    await tryAgainAfter(fault, () => connect(owner))
    expect([(await admitted()).length, await signsIn()]).toEqual([2, true])
    await disconnect(owner)
  })

  it.each(titled(disconnecting, faultsOf(disconnecting)))(
    'is completed by a repeated disconnect: %s',
    async (_, fault) => {
      await connect(owner)
      await tryAgainAfter(fault, () => disconnect(owner))
      expect([(await admitted()).length, await signsIn()]).toEqual([1, false])
    },
  )
})
