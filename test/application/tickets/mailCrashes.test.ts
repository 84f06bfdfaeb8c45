import { afterAll, describe, expect, it, vi } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import type { Entry } from '../../../shared/tickets/domain/ticket.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { openTicket, startWorld } from '../world.ts'

const world = await startWorld()
const { proxy, handler } = await loadBehindProxy(world.runtime(), 'MailSender', 'sendTicketMails')
afterAll(proxy.stop)

const work = (number: string, { version, id }: Pick<Entry, 'version' | 'id'>, received = 1) =>
  handler({
    Records: [
      {
        messageId: 'm',
        body: JSON.stringify({ number, version, entry: id }),
        attributes: { ApproximateReceiveCount: String(received) },
      },
    ],
  })
const done = { batchItemFailures: [] }
const again = { batchItemFailures: [{ itemIdentifier: 'm' }] }

/** Writes an entry that one person is emailed: a new priority for the customer, a hand-over for the assignee. */
async function entryToMail(to: 'a follower' | 'an assignee') {
  const [customer, agent] = [await world.as('customer'), await world.as('agent')]
  const params = { number: (await openTicket(customer)).number }
  if (to === 'a follower') {
    await agent(routes.prioritiseTicket, { params, body: { priority: 'P2', reason: 'Here.' } })
  } else {
    await world.as('csm')
    const { colleagues } = (await agent(routes.listColleagues)).body
    const assignee = colleagues.find(({ roles }) => roles.includes('csm'))?.id ?? ''
    await agent(routes.assignTicket, { params, body: {} })
    await agent(routes.assignTicket, { params, body: { assignee, note: 'Here.' } })
  }
  const { entries } = (await agent(routes.getTicket, { params })).body
  const entry = entries.at(-1)
  if (!entry) throw new Error('There is no entry.')
  return { number: params.number, entry }
}
const mailsOf = async (number: string) =>
  (await world.runtime().mails()).filter(({ text }) => text.includes(number) && text.includes('Here.')).length

// The runtime's own sender waits two seconds, so emails that are sent sooner come from here.
async function mailWithCrash(to: Parameters<typeof entryToMail>[0], fault: Fault | undefined) {
  const { number, entry } = await entryToMail(to)
  proxy.reset(fault)
  const first = await work(number, entry)
  const calls = proxy.calls()
  proxy.reset()
  // After the claim of a worker that crashed has expired.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  const second = await work(number, entry)
  vi.useRealTimers()
  return { calls, first, second, mails: await mailsOf(number) }
}

// The first one reads the secret that signs addresses, and caches it.
await mailWithCrash('a follower', undefined)
for (const to of ['a follower', 'an assignee'] as const) {
  const whole = await mailWithCrash(to, undefined)
  const sending = whole.calls.findIndex((call) => call.includes('outbound-emails')) + 1

  describe(`emailing ${to}, with a crash at any wire call`, () => {
    it('sends one email when nothing fails', () => {
      expect(whole).toMatchObject({ first: done, second: done, mails: 1 })
      expect(sending).toBeGreaterThan(0)
    })

    it.each(titled(whole.calls, faultsOf(whole.calls)))(
      'loses no email, and repeats one only after a crash between sending and recording: %s',
      async (_, fault) => {
        const { first, second, mails } = await mailWithCrash(to, fault)
        // A crash after the last call leaves nothing undone, although the result is lost.
        expect([first, second]).toEqual([again, done])
        const isBetween =
          fault.call === (fault.kind === 'crash after' ? sending : sending + 1) && fault.kind.startsWith('crash')
        expect(mails).toBe(isBetween ? 2 : 1)
      },
    )
  })
}

describe('an email task', () => {
  it('that several workers receive at the same time sends one email', async () => {
    const { number, entry } = await entryToMail('a follower')
    proxy.reset()
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => work(number, entry)))
    expect(await mailsOf(number)).toBe(1)
    expect(outcomes).toContainEqual(done)
    expect(await work(number, entry)).toEqual(done)
    expect(await mailsOf(number)).toBe(1)
  })

  it('for an entry that was never written looks for it three times, and is dropped', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const never = { version: 7, id: crypto.randomUUID() }
    expect(await work(number, never, 1)).toEqual(again)
    expect(await work(number, never, 2)).toEqual(again)
    expect(await work(number, never, 3)).toEqual(done)
  })

  it('that is invalid is returned for the dead-letter queue', async () => {
    const Records = [{ messageId: 'm', body: '{"number":"x"}', attributes: { ApproximateReceiveCount: '1' } }]
    expect(await handler({ Records })).toEqual(again)
  })
})
