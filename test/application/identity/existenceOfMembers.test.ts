import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePeople } from '../../../samples/runtime.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type FaultProxy, startFaultProxy } from '../../faultProxy.ts'
import { startInProcess } from '../inProcess.ts'
import { useWorld } from '../world.ts'

const world = useWorld()
let proxy: FaultProxy
let ask: typeof fetch
const foreign = { member: '', key: '', invitation: '', domain: 'starling.example' }
beforeAll(async () => {
  const stranger = await world.runtime().clientOf('owner@starling.example')
  foreign.member = samplePeople.find(({ email }) => email === 'customer@starling.example')?.id ?? ''
  const body = { name: 'Theirs', scopes: ['tickets.read' as const] }
  foreign.key = (await stranger(routes.createApiKey, { body })).body.id
  const invited = { name: 'Nora Neu', email: 'newcomer@pilatus.example' }
  foreign.invitation = (await stranger(routes.inviteMember, { body: invited })).body.id
  await stranger(routes.addSsoDomain, { body: { domain: foreign.domain } })
  const identity = await startInProcess(world.runtime(), 'identity', async (endpoint) => {
    proxy = await startFaultProxy(endpoint)
    return proxy.url
  })
  ask = await identity.fetchAs('owner')
})
afterAll(() => proxy.stop())

describe('the existence of another organisation’s member, key, invitation or domain', () => {
  it.each([
    ['member', routes.removeMember, {}],
    ['member', routes.setMemberRole, { role: 'owner' }],
    ['key', routes.rotateApiKey, {}],
    ['key', routes.revokeApiKey, {}],
    ['invitation', routes.revokeInvitation, {}],
    ['domain', routes.proveSsoDomain, {}],
    ['domain', routes.removeSsoDomain, {}],
  ] as const)('is not revealed by status, body, headers or calls made: %s [1, 2, 50]', async (what, route, body) => {
    const responseFor = async (id: string) => {
      proxy.reset()
      const response = await ask(`http://in.process${route.path.replace(`{${what}}`, id)}`, {
        method: route.method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
      const text = (await response.text()).replace(/"requestId":"[^"]+"/, '')
      return { status: response.status, headers, text, calls: proxy.calls() }
    }
    const others = await responseFor(foreign[what])
    expect([others.status, others.calls.length > 0]).toEqual([404, true])
    expect(await responseFor(what === 'domain' ? 'nobody.example' : crypto.randomUUID())).toEqual(others)
  })
})
