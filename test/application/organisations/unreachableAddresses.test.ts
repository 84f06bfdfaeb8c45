import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { deadLetter } from '../storage.ts'
import { emails, openTicket, refusalOf, useWorld } from '../world.ts'
import { bounceOf, reportReturn } from './reportReturn.ts'

const world = useWorld({ withEmails: true })
const organisation = 'pilatus'
const params = { organisation }

const mailsTo = async (address: string) => {
  await world.runtime().settle()
  // The user pool's own emails do not go through our sender.
  return (await world.runtime().mails()).filter(
    ({ to, subject }) => to === address && !subject.startsWith('Your account'),
  )
}
const invite = async (email: string) => (await world.as('owner'))(routes.inviteMember, { body: { email, name: 'New' } })
const known = async () => {
  await world.runtime().settle()
  return (await (await world.as('owner'))(routes.listUnreachable)).body.addresses
}
const tryAgain = async (email: string) => (await world.as('agent'))(routes.tryAddressAgain, { params, body: { email } })
const trail = async () =>
  (await (await world.as('owner'))(routes.listAuditEvents, { query: {} })).body.events.map(({ message }) => message)

describe('an address whose emails bounce', () => {
  const email = 'gone@pilatus.example'

  it('is shown to owners, agents and finance with the answer of its server, and recorded once', async () => {
    await world.runtime().setMailbox(email, 'missing')
    const invitation = (await invite(email)).body.id
    const [address] = await known()
    expect(address).toMatchObject({
      address: email,
      reason: 'bounced',
      detail: expect.stringContaining('User unknown'),
    })
    for (const who of ['agent', 'finance'] as const)
      expect((await (await world.as(who))(routes.listUnreachableOf, { params })).body.addresses).toEqual([address])
    // The address is suppressed by now, which SES reports as another bounce.
    await invite(email)
    expect(await known()).toEqual([address])
    expect((await trail()).filter((message) => message === `AddressUnreachable ${invitation}`)).toHaveLength(1)
  })

  it('receives emails again only once staff have tried it again', async () => {
    await world.runtime().setMailbox(email, 'works')
    const before = (await mailsTo(email)).length
    await invite(email)
    expect(await mailsTo(email)).toHaveLength(before)
    await tryAgain(email)
    expect(await known()).toEqual([])
    await invite(email)
    expect(await mailsTo(email)).toHaveLength(before + 1)
    expect(await refusalOf(tryAgain(email))).toMatchObject({ code: 'not_found' })
    expect(await trail()).toContain(`AddressRetried ${organisation}`)
  })

  it('is not marked again by a report that comes twice, or late, about an email from before it was tried again', async () => {
    await world.runtime().setMailbox(email, 'missing')
    const sentAt = await world.runtime().now()
    await reportReturn(world, bounceOf(organisation, email, sentAt))
    await reportReturn(world, bounceOf(organisation, email, sentAt))
    expect(await known()).toMatchObject([{ address: email, detail: 'smtp; 550 no such user here' }])
    await tryAgain(email)
    await reportReturn(world, bounceOf(organisation, email, sentAt))
    expect(await known()).toEqual([])
    await reportReturn(world, bounceOf(organisation, email, await world.runtime().now()))
    expect(await known()).toMatchObject([{ address: email, reason: 'bounced' }])
    await tryAgain(email)
  })
})

it('an address that reports emails as spam is recorded as that, beside the email that it has received', async () => {
  const email = 'annoyed@pilatus.example'
  await world.runtime().setMailbox(email, 'complains')
  await invite(email)
  expect(await mailsTo(email)).toHaveLength(1)
  expect(await known()).toMatchObject([{ address: email, reason: 'reported as spam' }])
  await tryAgain(email)
})

it('an answer that somebody is away, and a correction of a complaint, mark nobody', async () => {
  const email = 'away@pilatus.example'
  await world.runtime().setMailbox(email, 'away')
  await invite(email)
  expect(await mailsTo(email)).toHaveLength(1)
  const complaint = { complainedRecipients: [{ emailAddress: email }], complaintFeedbackType: 'not-spam' }
  const { mail } = bounceOf(organisation, email, await world.runtime().now())
  await reportReturn(world, { eventType: 'Complaint', mail, complaint })
  expect(await known()).toEqual([])
})

it('an address that the list spells in another way is sent to again, and an owner removes one from the list', async () => {
  const email = 'Gone.Person@pilatus.example'
  await world.runtime().setMailbox(email, 'missing')
  await invite(email)
  expect(await known()).toMatchObject([{ address: email }])
  await world.runtime().setMailbox(email, 'works')
  await tryAgain(email.toLowerCase())
  await invite(email)
  expect(await mailsTo(email)).toHaveLength(1)

  await reportReturn(world, bounceOf(organisation, 'former@pilatus.example', await world.runtime().now()))
  const owner = await world.as('owner')
  await owner(routes.dismissAddress, { body: { email: 'former@pilatus.example' } })
  expect(await known()).toEqual([])
  expect(await trail()).toContain(`AddressDismissed ${organisation}`)
})

it('a full mailbox counts as unreachable for a week, and may receive the next email', async () => {
  await world.runtime().setMailbox(emails.customer, 'full')
  const { number } = await openTicket(await world.as('customer'))
  expect(await known()).toMatchObject([{ address: emails.customer, reason: 'not delivered' }])
  await world.runtime().setMailbox(emails.customer, 'works')
  await (await world.as('agent'))(routes.writeMessage, { params: { number }, body: { body: 'We look into it.' } })
  expect((await mailsTo(emails.customer)).map(({ subject }) => subject)).toContainEqual(expect.stringContaining(number))
  await world.runtime().moveClock('+7d')
  expect(await known()).toEqual([])
})

it('the address of a colleague is shown to staff, and to no organisation', async () => {
  await world.runtime().setMailbox(emails.agent, 'missing')
  const agent = await world.signIn('agent')
  const { number } = await openTicket(await world.signIn('customer'))
  const { colleagues } = (await agent(routes.listColleagues, { query: {} })).body
  const assignee = colleagues.find(({ roles }) => roles.includes('agent'))?.id
  await agent(routes.assignTicket, { params: { number }, body: { assignee } })
  await (await world.signIn('customer'))(routes.writeMessage, { params: { number }, body: { body: 'Any news?' } })
  expect(await known()).toEqual([])
  expect((await agent(routes.listUnreachableStaff)).body.addresses).toMatchObject([{ address: emails.agent }])
  await agent(routes.tryStaffAddressAgain, { body: { email: emails.agent } })
  expect((await agent(routes.listUnreachableStaff)).body.addresses).toEqual([])
  await world.runtime().setMailbox(emails.agent, 'works')
})

describe('an email service that takes nothing', () => {
  it.each(['paused', 'throttled'] as const)(
    '%s, refuses an invitation with a reason, and invites nobody',
    async (how) => {
      const owner = await world.signIn('owner')
      const before = (await owner(routes.listInvitations, { query: {} })).body.invitations.length
      await world.runtime().setSending(how)
      const email = `${how}@pilatus.example`
      expect(await refusalOf(owner(routes.inviteMember, { body: { email, name: 'New' } }))).toMatchObject({
        ...{ code: 'mail_unavailable', status: 503 },
      })
      await world.runtime().setSending('on')
      expect((await owner(routes.listInvitations, { query: {} })).body.invitations).toHaveLength(before)
      expect(world.logs()).toContain('"MailUnavailable"')
    },
  )

  it('delays the emails about tickets, and loses none', async () => {
    await world.runtime().setSending('paused')
    const { number } = await openTicket(await world.signIn('customer'))
    await world.runtime().setSending('on')
    const subjects = (await mailsTo(emails.customer)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => subject.includes(number))).toHaveLength(1)
  })
})

it('a report that cannot be read is a dead letter after three attempts', async () => {
  await reportReturn(world, { eventType: 'Open' })
  for (const later of ['+2m', '+3m']) {
    await world.runtime().moveClock(later)
    await world.runtime().settle()
  }
  expect(await deadLetter(world.runtime(), 'MailReturnedDeadLetters')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { Records: [{ Sns: { Message: '{"eventType":"Open"}' } }] },
  })
})
