import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { eventually } from '../../samples/eventually.ts'
import { sentMailKey } from '../../shared/adapters/dynamodb/keys.ts'
import { routes } from '../../shared/api/routes.ts'
import { type Fault, faultsOf } from '../faultProxy.ts'
import { useBehindProxy } from './inProcess.ts'
import { tablesOf } from './storage.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const to = 'pay@pilatus.example'
const { proxy, handler } = useBehindProxy(world, 'DocumentsWorker', 'deliverInvoices')
let number = ''

beforeAll(async () => {
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
  number = (await (await world.as('customer'))(routes.listInvoices)).body.invoices[0]?.issue.number ?? ''
  await eventually(async () => (await mails()) === 1)
})
afterEach(() => vi.useRealTimers())

const mails = async () => (await world.runtime().mails()).filter(({ subject }) => subject.includes(number)).length
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
  proxy().reset(fault)
  await deliver()
  const calls = proxy().calls()
  proxy().reset()
  // When a claim that nobody has redeemed is over.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  const last = await deliver()
  vi.useRealTimers()
  return { calls, last, mailed: (await mails()) - before }
}

it('a delivery that ends at any wire call mails each invoice, and twice only between sending and noting it', async () => {
  const whole = await deliverWith(undefined)
  expect(whole).toMatchObject({ last: { batchItemFailures: [] }, mailed: 1 })
  const sending = whole.calls.findIndex((call) => call.includes('outbound-emails')) + 1
  const repeated: string[] = []
  for (const fault of faultsOf(whole.calls.length, ['crash before', 'crash after', 'throttle'])) {
    const { last, mailed } = await deliverWith(fault)
    expect([fault, last]).toEqual([fault, { batchItemFailures: [] }])
    if (mailed !== 1) repeated.push(`${fault.kind} call ${fault.call}: ${mailed}`)
  }
  expect(repeated).toEqual(
    [`crash after call ${sending}: 2`, `crash before call ${sending + 1}: 2`, `throttle call ${sending + 1}: 2`].filter(
      (each) => repeated.includes(each) || !each.startsWith('throttle'),
    ),
  )
})

it('workers that deliver the same invoice at once mail it once', async () => {
  const { client, product: TableName } = await tablesOf(world.runtime())
  await client.send(new DeleteCommand({ TableName, Key: sentMailKey(number, to) }))
  const before = await mails()
  proxy().reset()
  const outcomes = await Promise.all([deliver(), deliver(), deliver()])
  expect((await mails()) - before).toBe(1)
  // Those that met another at work come back, and find it done.
  expect(outcomes).toContainEqual({ batchItemFailures: [] })
  expect(await deliver()).toEqual({ batchItemFailures: [] })
  expect((await mails()) - before).toBe(1)
})
