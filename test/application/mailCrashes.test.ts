import { describe, expect, it } from 'vitest'
import { routes } from '../../shared/api/routes.ts'
import type { Entry } from '../../shared/domain/ticket.ts'
import { type Fault, faultsOf } from '../faultProxy.ts'
import { useBehindProxy } from './inProcess.ts'
import { openTicket, useWorld } from './world.ts'

const world = useWorld()
const { proxy, handler } = useBehindProxy(world, 'MailSender', 'sendTicketMails')

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

/** What is told to one person each: another priority to the customer, a hand-over among colleagues to the assignee. */
async function entryToMail(to: 'a watcher' | 'an assignee') {
  const [customer, agent] = [await world.as('customer'), await world.as('agent')]
  const params = { number: (await openTicket(customer)).number }
  if (to === 'a watcher') {
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

describe.each(['a watcher', 'an assignee'] as const)('mailing %s that ends at any wire call', (to) => {
  // The runtime's own sender waits two seconds: whatever is mailed sooner was mailed here.
  async function mailWithCrash(fault: Fault | undefined) {
    const { number, entry } = await entryToMail(to)
    proxy().reset(fault)
    const first = await work(number, entry)
    const calls = proxy().calls()
    proxy().reset()
    const second = await work(number, entry)
    return { calls, first, second, mails: await mailsOf(number) }
  }

  it('loses no mail, and repeats one only where it ends between sending and recording', async () => {
    // The first reads the secret that signs addresses, and keeps it.
    await mailWithCrash(undefined)
    const whole = await mailWithCrash(undefined)
    expect(whole).toMatchObject({ first: done, second: done, mails: 1 })
    const sending = whole.calls.findIndex((call) => call.includes('outbound-emails')) + 1
    const repeated: string[] = []
    for (const fault of faultsOf(whole.calls.length)) {
      const { first, second, mails } = await mailWithCrash(fault)
      // Ending after the last call leaves nothing undone, although nobody hears of it.
      expect([fault, first, second]).toEqual([fault, again, done])
      expect([fault, mails >= 1]).toEqual([fault, true])
      if (mails > 1) repeated.push(`${fault.kind} call ${fault.call}`)
    }
    expect(repeated).toEqual([`crash after call ${sending}`, `crash before call ${sending + 1}`])
  })
})

describe('mailing', () => {
  it('of an entry that was never written is looked for three times, and dropped', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const never = { version: 7, id: crypto.randomUUID() }
    expect(await work(number, never, 1)).toEqual(again)
    expect(await work(number, never, 2)).toEqual(again)
    expect(await work(number, never, 3)).toEqual(done)
  })

  it('gives back what is no task, for the dead-letter queue', async () => {
    const Records = [{ messageId: 'm', body: '{"number":"x"}', attributes: { ApproximateReceiveCount: '1' } }]
    expect(await handler({ Records })).toEqual(again)
  })
})
