import { beforeEach, describe, expect, it } from 'vitest'
import { samplePeople } from '../../../samples/runtime.ts'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { emails, mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'
import { idOf, tokenMailedTo } from './invited.ts'

const world = useWorld()
let owner: Client
let platform: Client
beforeEach(async () => {
  owner = await world.signIn('owner')
  platform = await world.signIn('service')
})

const newcomer = { email: emails.guest, name: 'Nora Neu' }

const accept = (client: Client, token: string) => client(routes.acceptInvitation, { body: { token } })
const trailOf = async (client: Client) =>
  (await client(routes.listAuditEvents, { query: { limit: '100' } })).body.events.map(({ message }) => message)

describe('an invitation', () => {
  it('is emailed, makes the person with its address a member, and is in the trail without its secret', async () => {
    const invitation = (await owner(routes.inviteMember, { body: newcomer })).body
    expect(invitation).toMatchObject({ organisation: 'pilatus', role: 'customer' })
    expect((await owner(routes.listInvitations)).body.invitations).toEqual([invitation])
    const token = await tokenMailedTo(world, emails.guest)
    expect(await refusalOf((await world.signIn('guest'))(routes.listTickets))).toMatchObject({
      code: 'no_organisation',
    })

    expect((await accept(await world.signIn('guest'), token)).body).toMatchObject({ organisation: 'pilatus' })
    const joined = await world.signIn('guest')
    await openTicket(joined)
    expect((await joined(routes.getProfile)).body).toMatchObject({ role: 'customer', email: emails.guest })
    const { events } = (await owner(routes.listAuditEvents)).body
    expect(events.map(({ message }) => message)).toEqual(
      expect.arrayContaining([`MemberInvited ${invitation.id}`, `InvitationAccepted ${idOf('guest')}`]),
    )
    expect(JSON.stringify(events)).not.toContain(token.split('~')[1])
    expect(world.logs()).not.toContain(token.split('~')[1])
    expect((await owner(routes.listInvitations)).body.invitations).toEqual([])
    await owner(routes.removeMember, { params: { member: idOf('guest') } })
  })

  it('is valid once, for its own address, for a week, unless it is revoked [40, 41]', async () => {
    const invite = async () => {
      const { id } = (await owner(routes.inviteMember, { body: newcomer })).body
      return { id, token: await tokenMailedTo(world, emails.guest) }
    }
    const refused = { status: 404, code: 'not_found' }
    const mine = await invite()
    expect(await refusalOf(accept(await world.signIn('neighbour'), mine.token))).toMatchObject(refused)
    expect(await refusalOf(accept(await world.signIn('guest'), `${mine.id}~${'x'.repeat(32)}`))).toMatchObject(refused)
    await owner(routes.revokeInvitation, { params: { invitation: mine.id } })
    expect(await refusalOf(accept(await world.signIn('guest'), mine.token))).toMatchObject(refused)

    const used = await invite()
    await accept(await world.signIn('guest'), used.token)
    expect(await refusalOf(accept(await world.signIn('guest'), used.token))).toMatchObject(refused)
    await owner(routes.removeMember, { params: { member: idOf('guest') } })

    const late = await invite()
    await world.runtime().moveClock('2026-11-23T08:10:00Z')
    expect(await refusalOf(accept(await world.signIn('guest'), late.token))).toMatchObject(refused)
    expect((await (await world.signIn('owner'))(routes.listInvitations)).body.invitations).toEqual([])
    await world.runtime().moveClock(mondayMorning)
  })

  it('removes nobody from another organisation, and only its own organisation can revoke it [50]', async () => {
    const { id } = (await owner(routes.inviteMember, { body: { ...newcomer, email: emails.neighbour } })).body
    const token = await tokenMailedTo(world, emails.neighbour)
    expect(await refusalOf(accept(await world.signIn('neighbour'), token))).toMatchObject({ code: 'member_elsewhere' })
    const stranger = await world.runtime().clientOf('owner@starling.example')
    const revoke = (invitation: string) => refusalOf(stranger(routes.revokeInvitation, { params: { invitation } }))
    expect({ ...(await revoke(id)), requestId: '' }).toEqual({ ...(await revoke(crypto.randomUUID())), requestId: '' })
  })
})

describe('the last owner of an organisation', () => {
  const lastOwner = { status: 409, code: 'last_owner' }

  it('cannot leave, be removed, be demoted or move [50]', async () => {
    const params = { member: idOf('owner') }
    expect(await refusalOf(owner(routes.leaveOrganisation))).toMatchObject(lastOwner)
    expect(await refusalOf(owner(routes.removeMember, { params }))).toMatchObject(lastOwner)
    expect(await refusalOf(owner(routes.setMemberRole, { params, body: { role: 'customer' } }))).toMatchObject(
      lastOwner,
    )
    const of = (organisation: string) => ({ params: { organisation, ...params } })
    const body = { role: 'owner', name: 'Paul', email: emails.owner } as const
    expect(await refusalOf(platform(routes.removeMemberOf, of('pilatus')))).toMatchObject(lastOwner)
    expect(
      await refusalOf(platform(routes.setMember, { ...of('starling'), body: { ...body, movesFrom: 'pilatus' } })),
    ).toMatchObject(lastOwner)
    expect(
      await refusalOf(platform(routes.setMember, { ...of('pilatus'), body: { ...body, role: 'customer' } })),
    ).toMatchObject(lastOwner)
  })

  it('always remains, even if two owners leave at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      await owner(routes.setMemberRole, { params: { member: idOf('customer') }, body: { role: 'owner' } })
      const second = await world.signIn('customer')
      const outcomes = await Promise.allSettled([
        owner(routes.setMemberRole, { params: { member: idOf('owner') }, body: { role: 'customer' } }),
        second(routes.setMemberRole, { params: { member: idOf('customer') }, body: { role: 'customer' } }),
      ])
      const { members } = (await second(routes.listMembers)).body
      expect(members.filter(({ role }) => role === 'owner').length).toBeGreaterThan(0)
      expect(outcomes.map(({ status }) => status)).toContain('fulfilled')
      for (const [who, role] of [
        ['owner', 'owner'],
        ['customer', 'customer'],
      ] as const) {
        const member = samplePeople.find(({ email }) => email === emails[who])
        if (!member) throw new Error(`There is no ${who}.`)
        const body = { role, name: member.name, email: member.email }
        await platform(routes.setMember, { params: { organisation: 'pilatus', member: member.id }, body })
      }
    }
  })
})

describe('a membership that ends', () => {
  it('ends writes at once, and reads when the token expires after 15 minutes [16, 33]', async () => {
    const leaving = await world.signIn('customer')
    const before = await openTicket(leaving)
    await owner(routes.removeMember, { params: { member: idOf('customer') } })
    expect(await refusalOf(leaving(routes.openTicket, { body: ticketBody }))).toMatchObject({
      status: 403,
      code: 'membership_changed',
    })
    expect((await leaving(routes.getTicket, { params: { number: before.number } })).status).toBe(200)
    expect(await refusalOf((await world.signIn('customer'))(routes.listTickets))).toMatchObject({
      code: 'no_organisation',
    })
    expect(await trailOf(owner)).toContain(`MemberRemoved ${idOf('customer')}`)
  })

  it('and begins elsewhere is a move, which both audit trails record [16]', async () => {
    const body = { role: 'customer', name: 'Pia', email: emails.customer } as const
    const set = (organisation: string, movesFrom?: string) =>
      platform(routes.setMember, { params: { organisation, member: idOf('customer') }, body: { ...body, movesFrom } })
    await set('pilatus')
    const old = await world.signIn('customer')
    expect(await refusalOf(set('starling', 'birch'))).toMatchObject({ code: 'member_elsewhere' })
    await set('starling', 'pilatus')
    expect(await refusalOf(old(routes.openTicket, { body: ticketBody }))).toMatchObject({ code: 'membership_changed' })
    expect((await (await world.signIn('customer'))(routes.getOrganisation)).body.id).toBe('starling')
    const stranger = await world.runtime().clientOf('owner@starling.example')
    expect(await trailOf(stranger)).toContain(`MemberSet ${idOf('customer')}`)
    await set('pilatus', 'starling')
  })

  it('is refused at sign-in while their account has another address than their membership [36]', async () => {
    const set = (email: string) =>
      platform(routes.setMember, {
        params: { organisation: 'pilatus', member: idOf('customer') },
        body: { role: 'customer', name: 'Pia', email },
      })
    await set('another@pilatus.example')
    await expect(world.signIn('customer')).rejects.toThrow('not the one of your membership')
    await set(emails.customer)
    await (await world.signIn('customer'))(routes.listTickets)
  })

  it('as owner ends everything that only owners can do', async () => {
    const params = { member: idOf('customer') }
    await owner(routes.setMemberRole, { params, body: { role: 'owner' } })
    const second = await world.signIn('customer')
    await owner(routes.setMemberRole, { params, body: { role: 'customer' } })
    expect(await refusalOf(second(routes.inviteMember, { body: newcomer }))).toMatchObject({
      code: 'membership_changed',
    })
  })
})

describe('a suspended organisation', () => {
  it('can only read its invoices, until it is resumed [17]', async () => {
    const suspend = (suspended: boolean) =>
      platform(routes.suspendOrganisation, { params: { organisation: 'pilatus' }, body: { suspended } })
    const before = await world.signIn('customer')
    await suspend(true)
    const refused = { status: 403, code: 'organisation_suspended' }
    expect(await refusalOf(before(routes.openTicket, { body: ticketBody }))).toMatchObject(refused)
    const customer = await world.signIn('customer')
    expect((await customer(routes.listInvoices)).status).toBe(200)
    for (const route of [routes.listTickets, routes.getOrganisation, routes.listAuditEvents, routes.listMembers])
      expect(await refusalOf(customer(route))).toMatchObject(refused)
    await suspend(true)
    await suspend(false)
    await openTicket(await world.signIn('customer'))
    const messages = (await trailOf(await world.signIn('owner'))).filter((message) =>
      message.startsWith('Organisation'),
    )
    expect(messages).toEqual([
      'OrganisationResumed pilatus',
      'OrganisationSuspended pilatus',
      'OrganisationRegistered pilatus',
    ])
  })
})
