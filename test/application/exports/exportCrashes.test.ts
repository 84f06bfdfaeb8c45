import { afterAll, expect, it, vi } from 'vitest'
import { costMicrosSchema } from '../../../shared/core/domain/money.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { usageOf } from '../usage/usageSender.ts'
import { startWorld } from '../world.ts'

const world = await startWorld()
const { proxy, handler } = await loadBehindProxy(world.runtime(), 'ExportsWorker', 'writeExports')
afterAll(proxy.stop)
const records = Array.from({ length: 30 }, (_, index) =>
  usageOf(`u-${index}`, { resourceId: `vm-${index % 10}`, cost: BigInt(index * 1_001) }),
)
await (await world.as('service'))(routes.ingestUsage, {
  body: { records: records.map((record) => ({ ...record, cost: costMicrosSchema.encode(record.cost) })) },
})
const client = await world.runtime().clientOf('owner@edelweiss.example')

async function work(id: string): Promise<unknown> {
  const task = { organisation: 'edelweiss', export: id }
  const attributes = { ApproximateReceiveCount: '1' }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(await world.runtime().now()) })
  try {
    return await handler({ Records: [{ messageId: id, body: JSON.stringify(task), attributes }] })
  } finally {
    vi.useRealTimers()
  }
}

/** Requests an export whose first run meets a fault, and whose second run completes it. */
async function exportWith(fault: Fault | undefined) {
  // The queue delays its own task by two seconds, so these runs come first.
  const body = { month: '2026-11', by: 'resource', format: 'csv' } as const
  const { export: id } = (await client(routes.requestUsageExport, { body })).body
  proxy.reset(fault)
  await work(id)
  const calls = proxy.calls()
  proxy.reset()
  const last = await work(id)
  const { status, link, rows } = (await client(routes.getUsageExport, { params: { export: id } })).body
  const text = await (await fetch(link?.url ?? '')).text()
  const query = { handler: 'writeExports', limit: '100' } as const
  const { events } = (await client(routes.listAuditEvents, { query })).body
  const recorded = events.filter(({ message }) => message.endsWith(` ${id}`)).length
  // The export of a running month ends at the time of the request.
  return { calls, outcome: { last, status, rows, recorded, text: text.replace(/2026-11-16T[\d:.]+Z/g, 'now') } }
}

const whole = await exportWith(undefined)

it('an export is written, and recorded once', () => {
  expect(whole.outcome).toMatchObject({ last: { batchItemFailures: [] }, status: 'written', rows: 10, recorded: 1 })
})

it.each(titled(whole.calls, faultsOf(whole.calls)))(
  'an export is written completely, and recorded once, after a run that crashed: %s',
  async (_, fault) => {
    expect((await exportWith(fault)).outcome).toEqual(whole.outcome)
  },
)
