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
/** Issues the only invoice, and returns its number after delivery. */
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

/** Delivers the invoice as if it had not been emailed yet: first with a fault, then again as the queue does. */
async function deliverWith(fault: Fault | undefined) {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: sentMailKey(number, to) }))
  const before = await mails()
  proxy.reset(fault)
  await deliver()
  const calls = proxy.calls()
  proxy.reset()
  // After an unredeemed claim has expired.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  const last = await deliver()
  vi.useRealTimers()
  return { calls, last, mailed: (await mails()) - before }
}

const whole = await deliverWith(undefined)
const sending = whole.calls.findIndex((call) => call.includes('outbound-emails')) + 1

it('a delivery emails the invoice once when nothing fails', () => {
  expect(whole).toMatchObject({ last: { batchItemFailures: [] }, mailed: 1 })
  expect(sending).toBeGreaterThan(0)
})

it.each(titled(whole.calls, faultsOf(whole.calls, ['throttle'])))(
  'a repeat completes a delivery, and emails twice only after a fault between sending and recording: %s',
  async (_, { call, kind }) => {
    const { last, mailed } = await deliverWith({ call, kind })
    expect(last).toEqual({ batchItemFailures: [] })
    // It depends on timing whether the SDK's own retries outlast a throttle.
    if (kind === 'throttle' && call === sending + 1) expect([1, 2]).toContain(mailed)
    else expect(mailed).toBe(call === (kind === 'crash after' ? sending : sending + 1) && kind !== 'throttle' ? 2 : 1)
  },
)

it('workers that deliver the same invoice at the same time email it once', async () => {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: sentMailKey(number, to) }))
  const before = await mails()
  proxy.reset()
  const outcomes = await Promise.all([deliver(), deliver(), deliver()])
  expect((await mails()) - before).toBe(1)
  // Workers that met another at work are retried, and find the work done.
  expect(outcomes).toContainEqual({ batchItemFailures: [] })
  expect(await deliver()).toEqual({ batchItemFailures: [] })
  expect((await mails()) - before).toBe(1)
})
