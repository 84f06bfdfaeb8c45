import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SignOn, signOn } from '../../samples/signOn.ts'
import { type Client, createClient } from '../../shared/api/client.ts'
import { routes } from '../../shared/api/routes.ts'
import { useCompany } from './companySignIn.ts'
import { openTicket, refusalOf, useWorld } from './world.ts'

const world = useWorld()
const company = useCompany(world, 'login.pilatus.example')
let owner: Client
beforeAll(async () => {
  owner = await world.as('owner')
})

const domain = 'pilatus.example'
const byDomain = { params: { domain } }
const anna = { led: { idp_identifier: domain }, employee: 'e-1' }
const signedOn = async (how: SignOn = anna) => (await signOn(world.runtime().userPool, how)).access_token
const clientFor = async (how: SignOn = anna) => createClient(world.runtime().api, await signedOn(how))

describe('single sign-on', () => {
  it('is set up by an owner: a domain, its proof, the identity provider', async () => {
    const { record } = (await owner(routes.addSsoDomain, { body: { domain } })).body.domains[0] ?? {}
    expect(record?.name).toBe('_tierdesk-challenge.pilatus.example')
    expect(await refusalOf(owner(routes.proveSsoDomain, byDomain))).toMatchObject({ code: 'sso_domain_unproven' })
    expect(await refusalOf(owner(routes.setSsoConnection, { body: company.openId() }))).toMatchObject({
      code: 'sso_domain_needed',
    })
    await world.runtime().setName({ name: record?.name ?? '', texts: ['v=spf1 -all', record?.value ?? ''] })
    expect((await owner(routes.proveSsoDomain, byDomain)).body.domains).toMatchObject([
      { provenAt: expect.any(String) },
    ])
    const { body } = await owner(routes.setSsoConnection, { body: company.openId() })
    expect(body.connection?.settings).toMatchObject({ protocol: 'oidc', issuer: 'https://login.pilatus.example' })
    expect(JSON.stringify(body)).not.toContain(company.running().clientSecret)
  })

  it('makes whoever it vouches for a customer of that organisation', async () => {
    const token = await signedOn()
    expect(decodeJwt(token)).toMatchObject({
      ...{ organisation: 'pilatus', roles: 'customer', sso: 'true', mfa: 'true', name: 'Anna Kern' },
    })
    const client = createClient(world.runtime().api, token)
    const { number } = await openTicket(client)
    expect(number).toMatch(/^TD-/)
    const { members } = (await owner(routes.listMembers)).body
    expect(members).toContainEqual(expect.objectContaining({ email: 'anna@pilatus.example', role: 'customer' }))
  })
})
