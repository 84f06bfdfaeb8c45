import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Employee } from '../../../samples/identityProvider/people.ts'
import { type SignOn, signOn } from '../../../samples/signOn.ts'
import { type Client, createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { openTicket, refusalOf, useWorld } from '../world.ts'
import { useCompany } from './companySignIn.ts'

const world = useWorld()
const company = useCompany(world, 'login.starling.example')
const domain = 'starling.example'
const employees: Employee[] = [
  { ...{ id: 's-1', email: 'ines@starling.example', name: 'Ines Roth' }, groups: ['ops', 'owners'], methods: ['mfa'] },
  { ...{ id: 's-2', email: 'jon@starling.example', name: 'Jon Amstad' }, groups: ['ops'], methods: [] },
]
const ines: SignOn = { led: { idp_identifier: domain }, employee: 's-1' }
const jon = { ...ines, employee: 's-2' }
const tokensOf = (how: SignOn) => signOn(world.runtime().userPool, how)
const claimsOf = async (how: SignOn) => decodeJwt((await tokensOf(how)).access_token)
const notBelieved = 'sent an invalid response'

let owner: Client
beforeAll(async () => {
  owner = await world.runtime().clientOf('owner@starling.example')
  const { record } = (await owner(routes.addSsoDomain, { body: { domain } })).body.domains[0] ?? {}
  await world.runtime().setName({ name: record?.name ?? '', texts: [record?.value ?? ''] })
  await owner(routes.proveSsoDomain, { params: { domain } })
  await owner(routes.setSsoConnection, { body: { ...company.saml(), ownerGroups: ['owners'] } })
  await company.play({}, employees)
})

describe('single sign-on by SAML', () => {
  it('makes users members with the role of their groups, and reports their second factor', async () => {
    expect(await claimsOf(ines)).toMatchObject({ organisation: 'starling', roles: 'owner', sso: 'true', mfa: 'true' })
    const { access_token } = await tokensOf(jon)
    expect(decodeJwt(access_token)).toMatchObject({ organisation: 'starling', roles: 'customer', mfa: 'false' })
    await openTicket(createClient(world.runtime().api, access_token))
  })

  it.each([
    ['that is unsigned', { unsigned: true }],
    ['signed with another key', { foreignKey: true }],
    ['altered after it was signed', { altered: 'owner@starling.example' }],
    ['for another audience', { audience: 'urn:amazon:cognito:sp:another' }],
    ['of another issuer', { issuer: 'https://evil.example/saml' }],
    ['that has expired', { expired: true }],
    ['that nobody requested', { inResponseTo: '' }],
    ['for another request', { inResponseTo: '_made-up' }],
  ])('rejects an assertion %s [23, 26, 27, 32]', async (_, faults) => {
    await company.play(faults, employees)
    await expect(tokensOf(ines)).rejects.toThrow(notBelieved)
    await company.play({}, employees)
    expect(await claimsOf(ines)).toMatchObject({ organisation: 'starling' })
  })

  it('accepts an assertion once, and only in the sign-in that requested it', async () => {
    let seen: Readonly<Record<string, string>> = {}
    await tokensOf({ ...ines, answer: (fields) => (seen = fields) })
    // Sent again unchanged: no sign-in waits for it any more.
    const url = `${world.runtime().userPool.url}/saml2/idpresponse`
    expect((await fetch(url, { method: 'POST', body: new URLSearchParams(seen), redirect: 'manual' })).status).toBe(400)
    // Sent in another person's sign-in.
    const stolen = (fields: Readonly<Record<string, string>>) => ({ ...fields, SAMLResponse: seen.SAMLResponse ?? '' })
    await expect(tokensOf({ ...jon, answer: stolen })).rejects.toThrow(notBelieved)
  })

  it('rejects a second assertion that was put before the signed one', async () => {
    const wrap = (fields: Readonly<Record<string, string>>) => {
      const xml = Buffer.from(fields.SAMLResponse ?? '', 'base64').toString('utf8')
      const [, assertion = ''] = /(<saml:Assertion.*<\/saml:Assertion>)/s.exec(xml) ?? []
      const forged = assertion
        .replace(/<(ds:)?Signature.*Signature>/s, '')
        .replace(/ID="[^"]+"/, 'ID="_forged"')
        .replaceAll('jon@starling.example', 'ines@starling.example')
      expect(forged).toContain('ines@')
      const both = xml.replace(assertion, forged + assertion)
      return { ...fields, SAMLResponse: Buffer.from(both).toString('base64') }
    }
    await expect(tokensOf({ ...jon, answer: wrap })).rejects.toThrow(notBelieved)
  })

  it('accepts the metadata itself if it has no address, and shows it to nobody', async () => {
    const { metadataUrl, ...saml } = company.saml()
    const metadata = await (await fetch(`${company.running().ownUrl}${new URL(metadataUrl).pathname}`)).text()
    const set = (body: object) =>
      owner(routes.setSsoConnection, { body: { ...saml, ownerGroups: ['owners'], ...body } })
    for (const body of [{}, { metadata, metadataUrl }])
      expect(await refusalOf(set(body))).toMatchObject({ status: 400, code: 'invalid' })
    expect(await refusalOf(set({ metadata: '<no/>' }))).toMatchObject({ code: 'sso_provider_refused' })
    const [shown, trail] = [await set({ metadata }), await owner(routes.listAuditEvents)]
    expect(await claimsOf(ines)).toMatchObject({ organisation: 'starling', roles: 'owner' })
    expect(JSON.stringify([shown.body, trail.body])).not.toContain('X509Certificate')
    await set({ metadataUrl })
  })

  it('admits nobody with an address outside the verified domains [40, 41]', async () => {
    await company.play(
      {},
      employees.map((employee) => ({ ...employee, email: 'ines@pilatus.example' })),
    )
    await expect(tokensOf(ines)).rejects.toThrow('did not return an email address in a domain')
    await company.play({}, employees)
  })
})
