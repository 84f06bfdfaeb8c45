import { createTransport } from 'nodemailer'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import type { Mail } from '../../../samples/runtime.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { formSchema } from '../../../shared/tickets/domain/forms.ts'
import { breakTicket, deadLetter, removeQueue } from '../storage.ts'
import { emails, eventuallyIn, mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld({ withEmails: true })
const eventually = eventuallyIn(world)

const mailsAbout = async (number: string) =>
  (await world.runtime().mails()).filter(({ subject }) => subject.includes(number)).reverse()
const mailsOnceThereAre = (count: number, number: string) =>
  eventually(async () => {
    const mails = await mailsAbout(number)
    return mails.length >= count && mails
  })
/** All emails about a ticket, once everything is delivered. */
const mailsInTheEnd = async (number: string) => {
  await world.runtime().settle()
  return mailsAbout(number)
}
const threadOf = async (number: string) =>
  (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body
const answer = async (number: string, body: string) =>
  (await world.as('agent'))(routes.writeMessage, { params: { number }, body: { body } })

interface Sent {
  readonly from: string
  readonly to: string | string[]
  readonly subject?: string
  readonly text?: string
  readonly html?: string
  readonly headers?: Record<string, string>
  readonly envelopeFrom?: string
  readonly attachments?: { filename: string; content: Buffer; contentType?: string; cid?: string }[]
}

async function send({ from, to, envelopeFrom = from, ...mail }: Sent): Promise<void> {
  const [host, port] = world.runtime().smtp.split(':')
  const transport = createTransport({ host, port: Number(port), ignoreTLS: true })
  await transport.sendMail({ ...mail, from, to, envelope: { from: envelopeFrom, to } })
  transport.close()
}

/** A ticket with the email that acknowledges it. */
async function acknowledged(): Promise<{ number: string; mail: Mail }> {
  const { number } = await openTicket(await world.as('customer'))
  const [mail] = await mailsOnceThereAre(1, number)
  if (!mail) throw new Error('No email arrived.')
  return { number, mail }
}

describe('an email to a customer', () => {
  it('acknowledges a ticket with the promised time, in the time zone of the reader', async () => {
    const customer = await world.as('customer')
    await customer(routes.setProfile, { body: { timeZone: 'America/New_York' } })
    const { number, mail } = await acknowledged()
    const { due } = await threadOf(number)
    expect(mail).toMatchObject({ from: 'support@provider.example', to: emails.customer })
    const inNewYork = `${due?.at.slice(0, 10)} 04:${due?.at.slice(14, 16)} America/New_York`
    expect(mail.text).toContain(`You will receive a response by ${inNewYork}`)
    expect(mail.headers['auto-submitted']).toBe('auto-replied')
    await customer(routes.setProfile, { body: { timeZone: 'Europe/Zurich' } })
  })

  it('reports each public reply and change of status, in one thread, and never a note', async () => {
    const { number } = await acknowledged()
    const agent = await world.as('agent')
    const params = { number }
    await answer(number, 'What do **the logs** say? <script>alert(1)</script> [x](javascript:alert(1))')
    await agent(routes.writeMessage, { params, body: { body: 'canary-note', internal: true } })
    await agent(routes.assignTicket, { params, body: { note: 'canary-note' } })
    await agent(routes.prioritiseTicket, { params, body: { priority: 'P3', reason: 'One of three' } })
    await agent(routes.closeTicket, { params })
    await mailsOnceThereAre(4, number)
    const mails = await mailsInTheEnd(number)
    expect(mails).toHaveLength(4)
    expect(JSON.stringify(mails)).not.toContain('canary')
    const [, answered, prioritised, closed] = mails.sort((a, b) => (a.id < b.id ? -1 : 1))
    const all = [answered, prioritised, closed].map((mail) => mail?.text ?? '').join('\n')
    expect(all).toContain('Aline Agent replied:\n\nWhat do **the logs** say?')
    expect(all).toContain('Aline Agent changed the priority from P1 to P3: One of three.')
    expect(all).toContain('Aline Agent closed the ticket. A reply within 14 days reopens it.')
    const html = mails.map((mail) => mail.html).join('')
    expect(html).toContain('<strong>the logs</strong>')
    expect(html).not.toMatch(/<script|javascript:|<img/)
    expect(new Set(mails.map((mail) => mail.headers.references))).toEqual(new Set([`<${number}@provider.example>`]))
  })

  it('names the phone number if the plan has one, and the hours if the plan promises best effort only', async () => {
    const toPro = (await acknowledged()).mail
    const { number } = await openTicket(await world.runtime().clientOf('customer@birch.example'))
    const [toBuiltIn] = await mailsOnceThereAre(1, number)
    expect(toPro.text).toContain('Phone:      +41445550100')
    expect(toBuiltIn?.text).not.toContain('Phone')
    expect(toBuiltIn?.text).toContain(
      'We respond with best effort within office hours (Mon-Fri 08:00-18:00 Europe/Zurich).',
    )
  })

  it('shows the ticket as it was at the change, whatever happened before the email', async () => {
    const { number } = await acknowledged()
    const agent = await world.as('agent')
    const params = { number }
    const { due } = (await agent(routes.prioritiseTicket, { params, body: { priority: 'P3', reason: 'Hm' } })).body
    await agent(routes.prioritiseTicket, { params, body: { priority: 'P2', reason: 'Hm' } })
    await agent(routes.closeTicket, { params })
    const mails = await mailsOnceThereAre(4, number)
    const found = mails.find(({ text }) => text.includes('from P1 to P3'))?.text
    expect(found).toContain(`${due?.at.slice(11, 16)} UTC`)
    expect(found).toMatch(/Status: +new\nPriority: +P3\n/)
    expect(mails.find(({ text }) => text.includes('closed the ticket'))?.text).toMatch(
      /Status: +closed\nPriority: +P2\n/,
    )
  })

  it('shows who has taken a ticket, and to whom it was handed over, without the note', async () => {
    const { number } = await acknowledged()
    const agent = await world.as('agent')
    await world.as('csm')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const assignee = colleagues.find(({ roles }) => roles.includes('csm'))?.id ?? ''
    await agent(routes.assignTicket, { params: { number }, body: { note: 'canary-note' } })
    await agent(routes.assignTicket, { params: { number }, body: { assignee } })
    const other = (await acknowledged()).number
    await agent(routes.assignTicket, { params: { number: other }, body: { assignee, note: 'canary-note' } })
    const toCustomer = ({ to }: Mail) => to === emails.customer
    await mailsOnceThereAre(3, other)
    const [, taken, ...more] = (await mailsInTheEnd(number)).filter(toCustomer)
    const [, handed] = (await mailsAbout(other)).filter(toCustomer)
    expect(taken?.text).toContain('Aline Agent has taken your ticket and is working on it.')
    expect(taken?.headers['auto-submitted']).toBe('auto-generated')
    expect(handed?.text).toMatch(/Aline Agent has handed your ticket over to .+, who is working on it\./)
    // After a hand-over among colleagues, the ticket is with support as before.
    expect(more).toEqual([])
    expect(JSON.stringify([taken, handed])).not.toContain('canary')
  })

  it('confirms a penetration test with the details that were announced', async () => {
    const form = {
      kind: 'pentest' as const,
      targets: ['shop.pilatus.example'],
      window: { from: '2026-12-01T19:00:00Z', to: '2026-12-02T03:00:00Z' },
      sourceAddresses: ['203.0.113.7'],
      contact: { name: 'Tess', phone: '+41441234567', email: 'tess@pilatus.example' },
    } satisfies z.input<typeof formSchema>
    const customer = await world.as('customer')
    const { number } = (await customer(routes.openTicket, { body: { ...ticketBody, category: 'pentest', form } })).body
    const [mail] = await mailsOnceThereAre(1, number)
    expect(mail?.text).toContain(
      `We have received the announcement of your penetration test as ticket ${number}: shop.pilatus.example, from 203.0.113.7, between 2026-12-01 20:00 Europe/Zurich and 2026-12-02 04:00 Europe/Zurich.`,
    )
  })

  it('goes to followers, and not to the author', async () => {
    const { number } = await acknowledged()
    const customer = await world.as('customer')
    const { members } = (await customer(routes.listMembers)).body
    const owner = members.find(({ role }) => role === 'owner')?.member ?? ''
    await customer(routes.followTicket, { params: { number, member: owner }, body: { following: true } })
    await customer(routes.writeMessage, { params: { number }, body: { body: 'More of it.' } })
    await mailsOnceThereAre(2, number)
    const [, second, ...others] = await mailsInTheEnd(number)
    expect([second?.to, others]).toEqual([emails.owner, []])
    expect(second?.text).toContain('Pius Meier replied:\n\nMore of it.')
  })
})

describe('an email to an assignee', () => {
  /** A ticket that an agent has handed over to the CSM, with a note. */
  async function handedOver(): Promise<{ number: string; mails: Mail[] }> {
    const [{ number }, agent] = [await acknowledged(), await world.as('agent')]
    await world.as('csm')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const assignee = colleagues.find(({ roles }) => roles.includes('csm'))?.id ?? ''
    await agent(routes.assignTicket, { params: { number }, body: { assignee, note: 'canary-note' } })
    return { number, mails: await mailsOnceThereAre(3, number) }
  }

  it('shows who handed the ticket over, with the note, and accepts no reply', async () => {
    const { number, mails } = await handedOver()
    const [mail, ...others] = mails.filter(({ text }) => text.includes('canary'))
    expect([mail?.to, mail?.replyTo, others]).toEqual([emails.csm, '', []])
    expect(mail?.text).toMatch(/^Aline Agent handed this ticket over to you\.\n\ncanary-note\n/)
    const { due } = await threadOf(number)
    expect(mail?.text).toMatch(new RegExp(`Customer: +pilatus\nDue: .+${due?.at.slice(11, 16)} UTC`))
    expect(mail?.text).toContain('You cannot reply to this email. Reply in the portal instead.')
    expect(mail?.headers).toMatchObject({ 'auto-submitted': 'auto-generated' })
    expect(mail?.headers).not.toHaveProperty('list-unsubscribe')
  })

  it('shows the customer’s replies, and never the assignee’s own changes', async () => {
    const { number } = await acknowledged()
    const [customer, csm] = [await world.as('customer'), await world.as('csm')]
    const params = { number }
    await csm(routes.assignTicket, { params, body: {} })
    await csm(routes.writeMessage, { params, body: { body: 'Which zone?' } })
    await customer(routes.writeMessage, { params, body: { body: 'Zone 2.' } })
    await mailsOnceThereAre(4, number)
    const [found, ...more] = (await mailsInTheEnd(number)).filter(({ to }) => to === emails.csm)
    expect([found?.text.split('\n').slice(0, 3), found?.replyTo, more]).toEqual([
      ['Pius Meier replied:', '', 'Zone 2.'],
      '',
      [],
    ])
  })
})

describe('a reply by email', () => {
  it('is added to its thread without the quoted text, and reopens the ticket', async () => {
    const { number } = await acknowledged()
    await answer(number, 'Which zone?')
    const [, mail] = await mailsOnceThereAre(2, number)
    if (!mail) throw new Error('No reply arrived.')
    await world.runtime().replyTo(mail, 'Zone 2,\nsince nine.')
    const { status, entries } = await eventually(async () => {
      const thread = await threadOf(number)
      return thread.entries.length === 3 && thread
    })
    expect(status).toBe('open')
    expect(entries[2]).toMatchObject({
      side: 'customer',
      by: { name: 'Pius Meier' },
      message: { channel: 'email', body: 'Zone 2,\nsince nine.' },
    })
    const query = { handler: 'receiveEmail', limit: '1' } as const
    const { events } = (await (await world.as('customer'))(routes.listAuditEvents, { query })).body
    expect(events).toMatchObject([{ message: `TicketReplied ${number}` }])
  })

  it('adds its files with safe names, and lists those that are not accepted', async () => {
    const { number, mail } = await acknowledged()
    await send({
      from: emails.customer,
      to: mail.replyTo,
      subject: `Re: ${mail.subject}`,
      text: 'See the log.',
      attachments: [
        { filename: '../../log.txt', content: Buffer.from('a line\n') },
        { filename: 'setup.exe', content: Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]) },
      ],
    })
    const { entries } = await eventually(async () => {
      const thread = await threadOf(number)
      return thread.entries.length === 2 && thread
    })
    const [attachment] = entries[1]?.message?.attachments ?? []
    expect(attachment).toMatchObject({ fileName: 'log.txt', contentType: 'text/plain', sizeBytes: 7 })
    expect(entries[1]?.message?.body).toContain('Not accepted: setup.exe')
    const params = { number, attachment: attachment?.id ?? '' }
    const { url } = (await (await world.as('customer'))(routes.getAttachment, { params })).body
    expect(await (await fetch(url)).text()).toBe('a line\n')
  })

  it('can be HTML only', async () => {
    const { number, mail } = await acknowledged()
    const html = `<div>It is <b>zone 2</b>.</div><blockquote type="cite">${mail.html}</blockquote>`
    await send({ from: emails.customer, to: mail.replyTo, subject: 'Re', html })
    const { entries } = await eventually(async () => {
      const thread = await threadOf(number)
      return thread.entries.length === 2 && thread
    })
    expect(entries[1]?.message?.body).toBe('It is zone 2.')
  })

  it('with the one word unsubscribe stops the emails, whatever happens afterwards', async () => {
    const { number, mail } = await acknowledged()
    await world.runtime().replyTo(mail, 'Unsubscribe')
    await eventually(async () => (await threadOf(number)).followers.length === 0)
    await answer(number, 'Which zone?')
    expect(await mailsInTheEnd(number)).toHaveLength(1)
    // The address of the old email still works.
    await world.runtime().replyTo(mail, 'I am still here.')
    await eventually(async () => (await threadOf(number)).entries.length === 4)
  })

  it('that is too late is answered with the next step, once a day however often it arrives [70]', async () => {
    const { number, mail } = await acknowledged()
    await (await world.as('customer'))(routes.closeTicket, { params: { number } })
    await world.runtime().moveClock('2026-12-08T08:00:00Z')
    await world.runtime().replyTo(mail, 'And now?')
    const refused = await eventually(async () =>
      (await mailsAbout(number)).find(({ text }) => text.includes('was not added to ticket')),
    )
    expect(refused).toMatchObject({ to: emails.customer, headers: { 'auto-submitted': 'auto-replied' } })
    expect(refused.text).toContain('The ticket was closed more than 14 days ago. Open a follow-up instead.')
    expect((await threadOf(number)).entries).toHaveLength(2)
    // Once a day, since automatic replies would otherwise be answered for ever.
    await world.runtime().replyTo(mail, 'And now again?')
    await eventually(async () => world.logs().split('"reopen_too_late"').length > 2)
    expect((await mailsAbout(number)).filter(({ text }) => text.includes('was not added'))).toHaveLength(1)
    await world.runtime().moveClock(mondayMorning)
  })

  it('can go to several of our addresses, contain pictures, and come from a former follower', async () => {
    const { number } = await acknowledged()
    const customer = await world.as('customer')
    const { members } = (await customer(routes.listMembers)).body
    const params = { number, member: members.find(({ role }) => role === 'owner')?.member ?? '' }
    await customer(routes.followTicket, { params, body: { following: true } })
    await answer(number, 'Which zone?')
    const mails = await mailsOnceThereAre(3, number)
    const addressOf = (to: string) => mails.find((mail) => mail.to === to)?.replyTo ?? ''
    await customer(routes.followTicket, { params, body: { following: false } })
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await send({
      from: emails.owner,
      to: [addressOf(emails.customer), addressOf(emails.owner)],
      subject: 'Re',
      text: ' ',
      html: '<p>See <img src="cid:one"></p>',
      attachments: [{ filename: 'screen.png', content: png, contentType: 'image/png', cid: 'one' }],
    })
    const { entries } = await eventually(async () => {
      const thread = await threadOf(number)
      return thread.entries.at(-1)?.message?.channel === 'email' && thread
    })
    expect(entries.at(-1)).toMatchObject({
      by: { id: params.member },
      message: { body: 'See', attachments: [{ fileName: 'screen.png', contentType: 'image/png' }] },
    })
  })

  it('is accepted from no other sender, and from no machine', async () => {
    const { number, mail } = await acknowledged()
    const other = await acknowledged()
    const [local = '', domain] = mail.replyTo.split('@')
    const own = { from: emails.customer, to: mail.replyTo, subject: 'Re', text: 'canary-mail' }
    const mails: Sent[] = [
      { ...own, from: emails.neighbour },
      { ...own, from: emails.owner },
      { ...own, to: `${local.slice(0, -1)}${local.endsWith('0') ? '1' : '0'}@${domain}` },
      { ...own, to: `reply+${local.slice(6, 14)}${local.slice(14, 26)}${other.mail.replyTo.slice(26, 52)}@${domain}` },
      { ...own, to: `reply+00000000${local.slice(14)}@${domain}` },
      { ...own, to: `support@${domain}` },
      { ...own, headers: { 'Auto-Submitted': 'auto-replied' } },
      { ...own, headers: { Precedence: 'bulk' } },
      { ...own, headers: { 'List-Id': '<list.example>' } },
      { ...own, headers: { 'X-Autoreply': 'yes' } },
      { ...own, envelopeFrom: '' },
      { ...own, text: mail.text },
    ]
    for (const one of mails) await send(one)
    await send({ ...own, text: 'I am the last.' })
    await world.runtime().settle()
    const { entries } = await threadOf(number)
    expect(entries.map(({ message }) => message?.body)).toEqual([ticketBody.body, 'I am the last.'])
    expect((await threadOf(other.number)).entries).toHaveLength(1)
    expect(world.logs()).not.toContain('canary-mail')
  })
})

describe('a reply by email that cannot be processed', () => {
  it('is tried three times, and then waits in the dead-letter queue to be processed later', async () => {
    const { number, mail } = await acknowledged()
    await breakTicket(world.runtime(), number)
    await world.runtime().replyTo(mail, 'Zone 2.')
    await world.runtime().settle()
    for (const later of ['+2m', '+3m']) {
      await world.runtime().moveClock(later)
      await world.runtime().settle()
    }
    expect(await deadLetter(world.runtime(), 'MailDeadLetters')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { Records: [{ eventSource: 'aws:ses' }] },
    })
    await world.runtime().moveClock(mondayMorning)
  })
})

describe('the time zone of a person', () => {
  it('can be set by that person, and must be valid', async () => {
    const customer = await world.as('customer')
    const set = (timeZone: string) => customer(routes.setProfile, { body: { timeZone } })
    expect((await set('Asia/Kathmandu')).body.timeZone).toBe('Asia/Kathmandu')
    expect((await customer(routes.getProfile)).body).toMatchObject({ timeZone: 'Asia/Kathmandu', name: 'Pius Meier' })
    for (const wrong of ['Mars/Olympus', '', '+01:00', 'x'.repeat(60)])
      expect(await refusalOf(set(wrong))).toMatchObject({ status: 400 })
  })
})

// The last, since no email is sent after it.
describe('an email queue that is gone', () => {
  it('prevents no writes: the change is kept, and the log names the entry that was not emailed', async () => {
    const customer = await world.as('customer')
    await removeQueue(world.runtime(), 'MailQueue')
    const { number } = await openTicket(customer)
    await answer(number, 'Which zone?')
    expect((await threadOf(number)).entries).toHaveLength(2)
    const found = world
      .logs()
      .split('\n')
      .filter((line) => line.includes('MailNotAnnounced') && line.includes(number))
    expect(found.map((line) => JSON.parse(line)).map(({ version }) => version)).toEqual([1, 2])
  })
})
