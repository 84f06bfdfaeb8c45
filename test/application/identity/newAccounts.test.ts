import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { signIn } from '../../../local/identity/signIn.ts'
import { firstSignIn } from '../../../samples/firstSignIn.ts'
import { createClient } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { emails, eventuallyIn, mondayMorning, openTicket, useWorld } from '../world.ts'
import { tokenMailedTo } from './invited.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
const password = 'Chosen-by-Lena-2026'
const invite = async (email: string) =>
  (await world.signIn('owner'))(routes.inviteMember, { body: { email, name: 'Lena Graf' } })
const mailsTo = async (email: string) => (await world.runtime().mails()).filter(({ to }) => to === email)
const firstPasswordOf = (email: string) =>
  eventually(async () => {
    const mail = (await mailsTo(email)).find(({ subject }) => subject.startsWith('Your account'))
    return /: (\S+)$/m.exec(mail?.text ?? '')?.[1]
  })
const nowMs = async () => Date.parse(await world.runtime().now())

describe('an invited person', () => {
  it('gets an account: a first password, their own password, an authenticator, and then the organisation', async () => {
    const email = 'lena@consultants.example'
    await invite(email)
    const firstPassword = await firstPasswordOf(email)
    const { userPool, api } = world.runtime()
    const attempt = (chosen: string) =>
      nowMs().then((now) => firstSignIn(userPool, { email, firstPassword, password: chosen }, now))
    await expect(attempt('weak')).rejects.toThrow('status 400')
    const { tokens, totpSecret } = await attempt(password)
    expect(decodeJwt(tokens.access_token)).toMatchObject({ email, sso: 'false', mfa: 'true' })
    const guest = createClient(api, tokens.access_token)
    await guest(routes.acceptInvitation, { body: { token: await tokenMailedTo(world, email) } })

    const again = await signIn(userPool, { email, password, totpSecret }, (await nowMs()) + 30_000)
    expect(decodeJwt(again.access_token)).toMatchObject({ organisation: 'pilatus', roles: 'customer' })
    await openTicket(createClient(api, again.access_token))
    await expect(attempt(password)).rejects.toThrow('status 401')
  })

  it('gets another first password when invited again, and none once they have set their own', async () => {
    const email = 'noah@consultants.example'
    await invite(email)
    const former = await firstPasswordOf(email)
    await invite(email)
    const passwords = (await mailsTo(email)).filter(({ subject }) => subject.startsWith('Your account'))
    expect(passwords).toHaveLength(2)
    expect(await firstPasswordOf(email)).not.toBe(former)
    await invite(emails.guest)
    expect((await mailsTo(emails.guest)).map(({ subject }) => subject)).toEqual([
      'You are invited to the support portal',
    ])
  })

  it('can no longer use the first password after a week', async () => {
    const email = 'mia@consultants.example'
    await invite(email)
    const firstPassword = await firstPasswordOf(email)
    await world.runtime().moveClock('2026-11-23T08:10:00Z')
    const attempt = firstSignIn(world.runtime().userPool, { email, firstPassword, password }, await nowMs())
    await expect(attempt).rejects.toThrow('status 401')
    await world.runtime().moveClock(mondayMorning)
  })

  it('is listed, page by page, until they accept', async () => {
    const owner = await world.signIn('owner')
    const page = async (cursor?: string) =>
      (await owner(routes.listInvitations, { query: { limit: '1', ...(cursor !== undefined && { cursor }) } })).body
    const first = await page()
    const [one, other] = [first, await page(first.nextCursor)].map(({ invitations }) => invitations)
    expect([one?.length, other?.length]).toEqual([1, 1])
    expect(one?.[0]?.id).not.toBe(other?.[0]?.id)
  })

  it('has a first password that appears neither in a log nor in the audit trail [105]', async () => {
    const firstPassword = await firstPasswordOf('noah@consultants.example')
    const { events } = (await (await world.signIn('owner'))(routes.listAuditEvents)).body
    expect(world.logs() + JSON.stringify(events)).not.toContain(firstPassword)
  })
})
