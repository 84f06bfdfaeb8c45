import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Employee, sampleEmployees } from '../../../samples/identityProvider/people.ts'
import { type SignOn, signOn } from '../../../samples/signOn.ts'
import { type Client, createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { emails, mondayMorning, openTicket, refusalOf, useWorld } from '../world.ts'
import { useCompany } from './companySignIn.ts'
import { idOf, tokenMailedTo } from './invited.ts'
import { refresh } from './refresh.ts'

const world = useWorld()
const company = useCompany(world, 'login.pilatus.example')
let owner: Client
beforeAll(async () => {
  owner = await world.signIn('owner')
})

const domain = 'pilatus.example'
const anna: SignOn = { led: { idp_identifier: domain }, employee: 'e-1' }
const bruno = { ...anna, employee: 'e-2' }
const carla = { ...anna, employee: 'e-3' }
const tokensOf = (how: SignOn) => signOn(world.runtime().userPool, how)
const claimsOf = async (how: SignOn) => decodeJwt((await tokensOf(how)).access_token)
const clientFor = async (how: SignOn) => createClient(world.runtime().api, (await tokensOf(how)).access_token)
const connect = (change: object = {}) => owner(routes.setSsoConnection, { body: { ...company.openId(), ...change } })
const publish = async (record: { name: string; value: string } | undefined) =>
  world.runtime().setName({ name: record?.name ?? '', texts: ['v=spf1 -all', record?.value ?? ''] })
const messages = async () =>
  (await owner(routes.listAuditEvents, { query: { limit: '100' } })).body.events.map(({ message }) => message)
const withEmployee = (change: Partial<Employee>) =>
  sampleEmployees.map((employee) => (employee.id === 'e-1' ? { ...employee, ...change } : employee))

describe('single sign-on', () => {
  it('is set up by an owner: a domain, its verification, the identity provider', async () => {
    const { record } = (await owner(routes.addSsoDomain, { body: { domain: 'Pilatus.Example' } })).body.domains[0] ?? {}
    expect(record?.name).toBe('_tierdesk-challenge.pilatus.example')
    const prove = () => owner(routes.proveSsoDomain, { params: { domain } })
    expect(await refusalOf(prove())).toMatchObject({ status: 409, code: 'sso_domain_unproven' })
    expect(await refusalOf(connect())).toMatchObject({ status: 409, code: 'sso_domain_needed' })
    await publish(record)
    expect((await prove()).body.domains).toMatchObject([{ domain, provenAt: expect.any(String) }])
    const { body } = await connect()
    expect(body.connection?.settings).toMatchObject({ protocol: 'oidc', issuer: 'https://login.pilatus.example' })
    expect(body.identityProvider.redirectUri).toBe(`${world.runtime().userPool.url}/oauth2/idpresponse`)
  })

  it('reveals its secret in no response, no audit trail and no log [105]', async () => {
    const { clientSecret } = company.running()
    const shown = JSON.stringify([
      (await owner(routes.getSingleSignOn)).body,
      (await owner(routes.listAuditEvents)).body,
    ])
    expect(shown).toContain('[redacted]')
    expect(shown).not.toContain(clientSecret)
    expect(world.logs()).not.toContain(clientSecret)
  })

  it('finds the organisation by the address that is typed, and makes the user its customer', async () => {
    expect(await claimsOf({ employee: 'e-1', address: 'Anna@Pilatus.example' })).toMatchObject({
      ...{ organisation: 'pilatus', roles: 'customer', sso: 'true', mfa: 'true', name: 'Anna Kern' },
    })
    const { number } = await openTicket(await clientFor(anna))
    expect(number).toMatch(/^TD-/)
    const { members } = (await owner(routes.listMembers)).body
    expect(members).toContainEqual(expect.objectContaining({ email: 'anna@pilatus.example', role: 'customer' }))
    const joined = (await messages()).filter((message) => message.startsWith('MemberAdmitted'))
    expect(joined).toHaveLength(1)
    await expect(tokensOf({ employee: 'e-1', address: 'anna@elsewhere.example' })).rejects.toThrow('status 400')
  })

  it('records in the audit trail who used it, and the second factor that the provider reports', async () => {
    await openTicket(await clientFor(carla))
    const { events } = (await owner(routes.listAuditEvents)).body
    const user = { email: 'carla@pilatus.example', sso: true, 'two-factor-authentication': false, role: 'customer' }
    expect(events.find(({ handler }) => handler === 'openTicket')?.['iam-user']).toMatchObject(user)
    await connect({ requiresTwoFactor: true })
    await expect(tokensOf(carla)).rejects.toThrow('requires a second factor')
    expect(await claimsOf(anna)).toMatchObject({ mfa: 'true' })
    await connect()
  })

  it('assigns roles by groups at each sign-in if an owner configures it, and never staff roles [50]', async () => {
    await connect({ ownerGroups: ['cloud-owners', 'agent'] })
    expect(await claimsOf(bruno)).toMatchObject({ roles: 'owner' })
    expect(await claimsOf(anna)).toMatchObject({ roles: 'customer' })
    const groups = (...names: string[]) => company.play({}, withEmployee({ groups: names }))
    await groups('agent', 'finance')
    expect(await claimsOf(anna)).toMatchObject({ roles: 'owner' })
    await groups()
    expect(await claimsOf(anna)).toMatchObject({ roles: 'customer' })
    await company.play()
    await connect()
  })
})

describe('a response of an identity provider', () => {
  it.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['for another client', { audience: 'somebody-else' }],
    ['with another nonce', { nonce: 'made-up' }],
    ['that has expired', { expired: true }],
    ['that is unsigned', { unsigned: true }],
    ['signed with another key', { foreignKey: true }],
  ])('is rejected: one %s [25, 26, 27]', async (_, faults) => {
    await company.play(faults)
    await expect(tokensOf(anna)).rejects.toThrow('sent an invalid response')
    await company.play()
  })

  it('is rejected if nobody requested it, or if it comes from another browser [43]', async () => {
    const { url } = world.runtime().userPool
    const answer = await fetch(`${url}/oauth2/idpresponse?state=made-up&code=made-up`, { redirect: 'manual' })
    expect(answer.status).toBe(400)
  })

  it('admits nobody with an address outside the verified domains, however it is written [40, 41]', async () => {
    for (const change of [
      { email: 'anna@starling.example' },
      { email: 'anna@sub.pilatus.example' },
      { email: 'anna@pilatus.example.evil.example' },
      { email: 'anna@starling.example@pilatus.example' },
      { email: 'anna@pіlatus.example' },
      { emailVerified: false },
    ]) {
      await company.play({}, withEmployee(change))
      await expect(tokensOf(anna)).rejects.toThrow('did not return an email address in a domain')
    }
    await company.play({}, withEmployee({ email: 'ANNA+desk@Pilatus.Example' }))
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus' })
    await company.play()
  })

  it('takes over no account with the same address, in this or another organisation [40]', async () => {
    await company.play({}, withEmployee({ id: 'e-9', email: emails.owner }))
    const claims = await claimsOf({ ...anna, employee: 'e-9' })
    expect(claims.sub).not.toBe(idOf('owner'))
    expect(claims).toMatchObject({ organisation: 'pilatus', roles: 'customer' })
    await company.play()
  })

  it('brings nobody into another organisation that has invited the address [40, 50]', async () => {
    const stranger = await world.runtime().clientOf('owner@starling.example')
    await stranger(routes.inviteMember, { body: { email: 'anna@pilatus.example', name: 'Anna Kern' } })
    const token = await tokenMailedTo(world, 'anna@pilatus.example')
    const accept = (await clientFor(anna))(routes.acceptInvitation, { body: { token } })
    expect(await refusalOf(accept)).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('a user of single sign-on', () => {
  it('cannot write once they are removed, and returns only by an invitation [16, 33]', async () => {
    const { access_token, refresh_token = '' } = await tokensOf(anna)
    const client = createClient(world.runtime().api, access_token)
    const member = decodeJwt(access_token).sub ?? ''
    await owner(routes.removeMember, { params: { member } })
    expect(await refusalOf(openTicket(client))).toMatchObject({ code: 'membership_changed' })
    const { userPool } = world.runtime()
    const renewed = decodeJwt((await refresh(userPool, userPool.signOn, refresh_token)).access_token)
    for (const claims of [renewed, await claimsOf(anna)]) expect(claims).not.toHaveProperty('organisation')

    const firstPasswords = async () =>
      (await world.runtime().mails()).filter(
        ({ subject, to }) => to.startsWith('anna') && subject.startsWith('Your account'),
      )
    const before = await firstPasswords()
    await owner(routes.inviteMember, { body: { email: 'anna@pilatus.example', name: 'Anna Kern' } })
    // She signs in through her identity provider, so she gets no password.
    expect(await firstPasswords()).toEqual(before)
    const token = await tokenMailedTo(world, 'anna@pilatus.example')
    await (await clientFor(anna))(routes.acceptInvitation, { body: { token } })
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus', roles: 'customer' })
  })
})

describe('a domain', () => {
  it('belongs to one organisation, even if another claims it [41]', async () => {
    const stranger = await world.runtime().clientOf('owner@starling.example')
    const claimed = await stranger(routes.addSsoDomain, { body: { domain } })
    await publish(claimed.body.domains[0]?.record)
    const proof = stranger(routes.proveSsoDomain, { params: { domain } })
    expect(await refusalOf(proof)).toMatchObject({ status: 409, code: 'sso_domain_taken' })
    await stranger(routes.removeSsoDomain, { params: { domain } })
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus' })
  })

  it('stays while it is the last one that a provider needs, and admits nobody once it is removed', async () => {
    const removal = (name: string) => owner(routes.removeSsoDomain, { params: { domain: name } })
    expect(await refusalOf(removal(domain))).toMatchObject({ code: 'sso_domain_needed' })
    const { domains } = (await owner(routes.addSsoDomain, { body: { domain: 'bakeries.example' } })).body
    await publish(domains[1]?.record)
    await owner(routes.proveSsoDomain, { params: { domain: 'bakeries.example' } })
    await company.play({}, withEmployee({ email: 'anna@bakeries.example' }))
    const baker = { employee: 'e-1', address: 'anna@bakeries.example' }
    expect(await claimsOf(baker)).toMatchObject({ organisation: 'pilatus', email: 'anna@bakeries.example' })
    await removal('bakeries.example')
    await expect(claimsOf(baker)).rejects.toThrow('status 400')
    await expect(claimsOf(anna)).rejects.toThrow('did not return an email address')
    await company.play()
  })

  it.each(['pilatus', '127.0.0.1', 'a_b.example', 'printer.local', `${'x'.repeat(40)}.example`, 'пример.example'])(
    'cannot be %s',
    async (name) => {
      const refused = await refusalOf(owner(routes.addSsoDomain, { body: { domain: name } }))
      expect(refused).toMatchObject({ status: 400, code: 'invalid' })
    },
  )
})

describe('an identity provider', () => {
  it.each([
    'http://login.pilatus.example',
    'https://127.0.0.1',
    'https://169.254.169.254/latest',
    'https://[::1]',
    'https://0x7f.1',
    'https://localhost.',
    'https://user@login.pilatus.example',
    'https://login.pilatus.example:8443',
    'file:///etc/passwd',
  ])('is never fetched from %s [82]', async (issuer) => {
    expect(await refusalOf(connect({ issuer }))).toMatchObject({ status: 400, code: 'invalid' })
  })

  it('is refused when the user pool cannot read it, and the previous one stays', async () => {
    const name = 'login.pilatus.example'
    await world.runtime().setName({ name, origin: 'http://127.0.0.1:9' })
    expect(await refusalOf(connect())).toMatchObject({ status: 400, code: 'sso_provider_refused' })
    await world.runtime().setName({ name, origin: company.running().ownUrl })
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus' })
  })

  it('replaces another only after that is disconnected, since its ids can belong to other people', async () => {
    const another = { status: 409, code: 'sso_another_provider' }
    expect(await refusalOf(connect({ issuer: 'https://login.pilatus.example/other' }))).toMatchObject(another)
    const bySaml = owner(routes.setSsoConnection, { body: company.saml() })
    expect(await refusalOf(bySaml)).toMatchObject(another)
  })

  it('needs the name of the groups claim before it assigns roles by groups', async () => {
    const refused = await refusalOf(connect({ claims: {}, ownerGroups: ['cloud-owners'] }))
    expect(refused).toMatchObject({ status: 400, code: 'invalid' })
  })
})

describe('enforced single sign-on', () => {
  const enforce = (breakGlassOwner: string) =>
    owner(routes.setSsoEnforcement, { body: { enforced: true, breakGlassOwner } })

  it('lets only one owner sign in with a password, who stays owner for as long', async () => {
    const vouched = (await claimsOf(bruno)).sub ?? ''
    expect(await refusalOf(enforce(vouched))).toMatchObject({ code: 'sso_break_glass' })
    expect(await refusalOf(enforce(idOf('customer')))).toMatchObject({ code: 'sso_break_glass' })
    await enforce(idOf('owner'))
    expect((await owner(routes.getSingleSignOn)).body.enforcement).toMatchObject({ breakGlassOwner: idOf('owner') })

    await expect(world.signIn('customer')).rejects.toThrow('Sign in through its identity provider')
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus' })
    await (await world.signIn('owner'))(routes.listMembers)
    await (await world.signIn('agent'))(routes.listQueue)

    const outsider = { email: 'lena@consultants.example', name: 'Lena Graf' }
    expect(await refusalOf(owner(routes.inviteMember, { body: outsider }))).toMatchObject({ code: 'sso_outsider' })

    const other = { params: { member: idOf('customer') } }
    await owner(routes.setMemberRole, { ...other, body: { role: 'owner' } })
    expect(await refusalOf(owner(routes.leaveOrganisation))).toMatchObject({ code: 'sso_break_glass' })
    await owner(routes.setMemberRole, { ...other, body: { role: 'customer' } })
  })

  it('can be ended by an owner, after which passwords work again', async () => {
    await owner(routes.setSsoEnforcement, { body: { enforced: false } })
    await (await world.signIn('customer'))(routes.listTickets)
    expect(await messages()).toEqual(
      expect.arrayContaining([`SsoEnforced ${idOf('owner')}`, 'SsoEnforcementEnded pilatus']),
    )
  })

  it('needs a connected identity provider', async () => {
    const stranger = await world.runtime().clientOf('owner@starling.example')
    const body = { enforced: true, breakGlassOwner: idOf('owner') } as const
    expect(await refusalOf(stranger(routes.setSsoEnforcement, { body }))).toMatchObject({ code: 'sso_not_connected' })
  })

  it('leaves no organisation with owners who all depend on an identity provider', async () => {
    await connect({ ownerGroups: ['cloud-owners'] })
    await claimsOf(bruno)
    expect(await refusalOf(owner(routes.leaveOrganisation))).toMatchObject({ code: 'last_owner' })
    await connect()
  })
})

describe('a plan', () => {
  it('that lacks single sign-on refuses its setup, and names the plans that include it', async () => {
    const birch = await world.runtime().clientOf('owner@birch.example')
    const refused = await refusalOf(birch(routes.addSsoDomain, { body: { domain: 'birch.example' } }))
    expect(refused).toMatchObject({ status: 403, code: 'plan_lacks', plans: ['starter', 'pro', 'enterprise'] })
    expect((await birch(routes.getSingleSignOn)).body).toMatchObject({ available: false, domains: [] })
  })

  it('that is downgraded suspends it: passwords work again, and the provider admits nobody', async () => {
    await owner(routes.setSsoEnforcement, { body: { enforced: true, breakGlassOwner: idOf('owner') } })
    await owner(routes.changePlan, { body: { plan: 'built-in' } })
    await expect(world.signIn('customer')).rejects.toThrow('Sign in through its identity provider')
    await world.runtime().moveClock('2026-12-02T08:00:00Z')
    await expect(tokensOf(anna)).rejects.toThrow('plan')
    await (await world.signIn('customer'))(routes.listTickets)
    const later = await world.signIn('owner')
    expect((await later(routes.getSingleSignOn)).body).toMatchObject({ available: false, connection: {} })
    await later(routes.changePlan, { body: { plan: 'starter' } })
    expect(await claimsOf(anna)).toMatchObject({ organisation: 'pilatus' })
    await expect(world.signIn('customer')).rejects.toThrow('Sign in through its identity provider')
    await later(routes.setSsoEnforcement, { body: { enforced: false } })
  })
})

describe('a disconnected identity provider', () => {
  it('ends the access and memberships of its users at once, and the next one does not know them [16]', async () => {
    const later = await world.signIn('owner')
    const { access_token, refresh_token = '' } = await tokensOf(anna)
    const client = createClient(world.runtime().api, access_token)
    const before = decodeJwt(access_token).sub
    await openTicket(client)
    const { body } = await later(routes.removeSsoConnection)
    expect(body).not.toHaveProperty('connection')
    expect(await refusalOf(openTicket(client))).toMatchObject({ code: 'membership_changed' })
    const { userPool } = world.runtime()
    await expect(refresh(userPool, userPool.signOn, refresh_token)).rejects.toThrow('is no longer connected')
    await expect(tokensOf(anna)).rejects.toThrow('status 400')
    const { members } = (await later(routes.listMembers)).body
    expect(members.filter(({ provider }) => provider !== undefined)).toEqual([])
    await later(routes.removeSsoConnection)

    await later(routes.setSsoConnection, { body: company.openId() })
    const again = await claimsOf(anna)
    expect(again).toMatchObject({ organisation: 'pilatus' })
    expect(again.sub).not.toBe(before)
    await world.runtime().moveClock(mondayMorning)
  })
})
