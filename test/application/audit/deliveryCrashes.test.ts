import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { sentMailKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import { eventuallyIn, startWorld } from '../world.ts'

const world = await startWorld()
const eventually = eventuallyIn(world)
const to = 'pay@pilatus.example'
const { proxy, handler } = await loadBehindProxy(world.runtime(), 'DocumentsWorker', 'deliverInvoices')
afterAll(proxy.stop)
afterEach(() => vi.useRealTimers())

const mails = async () => (await world.runtime().mails()).filter(({ subject }) => subject.includes(number)).length
/** The number of the one invoice, once it was delivered. */
async function issueInvoice(): Promise<string> {
  const billing = {
    legalName: 'Pilatus',
    address: { street: 'Weg', postalCode: '6003', town: 'Luzern', country: 'CH' },
    invoiceEmails: [to],
    language: 'en' as const,
  }
  await (await world.as('owner'))(routes.setBillingDetails, { body: billing })
  await world.runtime().moveClock('2026-12-01T08:00:00Z')
  const finance = await world.as('finance')
  const run = { params: { run: '2026-11' } }
  const statusIs = (status: string) =>
    eventually(async () => (await finance(routes.getBillingRun, run)).body.status === status)
  await finance(routes.startBillingRun, { body: { month: '2026-11' } })
  await statusIs('drafted')
  await finance(routes.approveBillingRun, run)
  await finance(routes.issueInvoices, run)
  await statusIs('issued')
  await world.runtime().settle()
  return (await (await world.as('customer'))(routes.listInvoices)).body.invoices[0]?.issue.number ?? ''
}
const number = await issueInvoice()

const deliver = () =>
  handler({
    Records: [
      {
        messageId: 'm',
        body: JSON.stringify({ organisation: 'pilatus', number }),
        attributes: { ApproximateReceiveCount: '1' },
      },
    ],
  })

/** As if the invoice had not been mailed yet: delivers it with a fault, and once more, as the queue does. */
async function deliverWith(fault: Fault | undefined) {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: sentMailKey(number, to) }))
  const before = await mails()
  proxy.reset(fault)
  await deliver()
  const calls = proxy.calls()
  proxy.reset()
  // When a claim that nobody has redeemed is over.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  const last = await deliver()
  vi.useRealTimers()
  return { calls, last, mailed: (await mails()) - before }
}

const whole = await deliverWith(undefined)
const sending = whole.calls.findIndex((call) => call.includes('outbound-emails')) + 1

it('a delivery mails the invoice once when nothing fails', () => {
  expect(whole).toMatchObject({ last: { batchItemFailures: [] }, mailed: 1 })
  expect(sending).toBeGreaterThan(0)
})

it.each(titled(whole.calls, faultsOf(whole.calls, ['throttle'])))(
  'a delivery is completed by a repeat, and mails twice only between sending and noting it: %s',
  async (_, { call, kind }) => {
    const { last, mailed } = await deliverWith({ call, kind })
    expect(last).toEqual({ batchItemFailures: [] })
    // Whether the SDK's own repeats outlast a throttle is a matter of time.
    if (kind === 'throttle' && call === sending + 1) expect([1, 2]).toContain(mailed)
    else expect(mailed).toBe(call === (kind === 'crash after' ? sending : sending + 1) && kind !== 'throttle' ? 2 : 1)
  },
)

it('workers that deliver the same invoice at once mail it once', async () => {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: sentMailKey(number, to) }))
  const before = await mails()
  proxy.reset()
  const outcomes = await Promise.all([deliver(), deliver(), deliver()])
  expect((await mails()) - before).toBe(1)
  // Those that met another at work come back, and find it done.
  expect(outcomes).toContainEqual({ batchItemFailures: [] })
  expect(await deliver()).toEqual({ batchItemFailures: [] })
  expect((await mails()) - before).toBe(1)
})
