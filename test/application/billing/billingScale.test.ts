import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { snapshotOrganisations } from '../../../shared/billing/snapshotOrganisations.ts'
import { workOnBilling } from '../../../shared/billing/workOnBilling.ts'
import { usageDayKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { monthSchema } from '../../../shared/core/domain/time.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type FaultProxy, startFaultProxy } from '../../faultProxy.ts'
import { tablesOf } from '../storage.ts'
import { useWorld } from '../world.ts'
import { createBillingWorker } from './billingWorker.ts'

/** In addition to the sample organisations, one of which pays nothing. */
const more = 97
const all = more + 4
const invoiced = more + 3

const world = useWorld()
let proxy: FaultProxy
beforeAll(async () => {
  proxy = await startFaultProxy(world.runtime().emulators.dynamodb)
  const platform = await world.as('service')
  const ids = Array.from({ length: more }, (_, index) => `o-${index}`)
  for (const organisation of ids) {
    const body = { name: organisation, currency: 'CHF', plan: 'starter' } as const
    await platform(routes.registerOrganisation, { params: { organisation }, body })
  }
})
afterAll(() => proxy.stop())

async function startedRun(text: string) {
  const month = monthSchema.parse(text)
  const worker = createBillingWorker(await tablesOf(world.runtime(), proxy.url), `entity-${month}`)
  const run = worker.runOf(month)
  await worker.runs.start(run, worker.record('@provider', 'BillingRunStarted', run.id))
  return { worker, run }
}

describe('a billing run over chunks of organisations', () => {
  it('has the same result with tasks in any order, repeated and concurrent, and ten issuing workers', async () => {
    const { worker, run } = await startedRun('2031-01')
    const list = { kind: 'list organisations', run: run.id } as const
    await Promise.all([worker.work(list), worker.work(list), worker.work(list)])
    const tasks = worker.queue.splice(0).reverse()
    expect(tasks.length).toBeGreaterThan(10)
    for (let start = 0; start < tasks.length; start += 3)
      await Promise.all(tasks.slice(start, start + 3).map((task) => worker.work(task)))
    await worker.move(run, 'approved', 'issuing')
    const issue = { kind: 'issue invoices', run: run.id } as const
    await Promise.all(Array.from({ length: 10 }, () => worker.work(issue).catch(onlyStale)))
    await worker.work(issue)

    const { status, progress, invoices } = await worker.outcomeOf(run)
    expect(status).toBe('issued')
    expect(progress).toMatchObject({ drafted: invoiced, nothingToInvoice: 1, parked: 0, issued: invoiced })
    const places = invoices.map(({ number }) => Number(number?.slice(-6))).sort((a, b) => a - b)
    expect(places).toEqual(Array.from({ length: invoiced }, (_, index) => index + 1))
    expect(new Set(worker.delivered.map(({ organisation }) => organisation)).size).toBe(invoiced)
    const sums = Map.groupBy(invoices, ({ draft }) => draft.currency)
    const netMinor = [...sums].map(([currency, group]) => [
      currency,
      group.reduce((sum, { draft }) => sum + draft.netMinor, 0n),
    ])
    expect(progress?.netMinorByCurrency).toEqual(netMinor.sort())
  })

  it('covers what one listing has found, even if another has found more in the meantime', async () => {
    const { worker, run } = await startedRun('2031-03')
    const one = createBillingWorker(await tablesOf(world.runtime()), 'one')
    const [read, listed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    // The first reads its list, and is held before it freezes it.
    const slow = {
      ...one,
      runs: {
        ...one.runs,
        freeze: async (...list: Parameters<typeof one.runs.freeze>) => {
          read.resolve()
          await listed.promise
          await one.runs.freeze(...list)
        },
      },
    }
    const first = snapshotOrganisations(slow, run.id)
    await read.promise
    const platform = await world.as('service')
    const body = { name: 'Late', currency: 'CHF', plan: 'starter' } as const
    await platform(routes.registerOrganisation, { params: { organisation: 'a-late-one' }, body })
    await worker.work({ kind: 'list organisations', run: run.id })
    listed.resolve()
    await first
    const found = await worker.runs.find(run.id)
    const chunks = found?.run.list?.chunks ?? 0
    const covered = await Promise.all(
      Array.from({ length: chunks }, (_, chunk) => (found ? worker.runs.organisationsOf(found.run, chunk) : [])),
    )
    expect(found?.run.list?.organisations).toBe(all + 1)
    expect(new Set(covered.flat()).size).toBe(all + 1)
  })

  it('accepts no draft of a retry once it is approved', async () => {
    const { worker, run } = await startedRun('2031-04')
    const record = worker.record('@provider', 'InvoicesDrafted', run.id)
    await worker.outcomes.add(run, 0, new Map([['pilatus', { kind: 'parked', reason: 'Here.' }]]), record)
    await worker.move(run, 'approved')
    const late = worker.outcomes.replaceParked(run, 'pilatus', { kind: 'nothing to invoice' }, record)
    await expect(late).rejects.toMatchObject({ code: 'stale' })
    expect(await worker.work({ kind: 'retry parked', run: run.id })).toBe('not there')
  })

  it('parks only the organisation whose sums exceed what an invoice can express', async () => {
    const { worker, run } = await startedRun('2031-05')
    const { client, product: TableName } = await tablesOf(world.runtime())
    const date = '2031-05-05'
    await client.send(
      new PutCommand({ TableName, Item: { ...usageDayKey('edelweiss', date), date, costMicros: 10n ** 23n } }),
    )
    const parked: string[] = []
    const deps = { ...worker, onParked: (organisation: string) => void parked.push(organisation) }
    await workOnBilling(deps, { kind: 'list organisations', run: run.id })
    for (let task = worker.queue.shift(); task; task = worker.queue.shift()) await workOnBilling(deps, task)
    expect(parked).toEqual(['edelweiss'])
    expect((await worker.runs.find(run.id))?.progress).toMatchObject({ parked: 1, nothingToInvoice: 1 })
  })

  it('costs at most 10 write and 4 read units per organisation, from draft to issue', async () => {
    const { worker, run } = await startedRun('2031-02')
    proxy.reset()
    await worker.work({ kind: 'list organisations', run: run.id })
    for (let task = worker.queue.shift(); task; task = worker.queue.shift()) await worker.work(task)
    const drafting = proxy.units()
    await worker.move(run, 'approved', 'issuing')
    await worker.work({ kind: 'issue invoices', run: run.id })
    const whole = proxy.units()
    const each = (units: number) => (units / all).toFixed(2)
    process.stdout.write(
      `| | read units | write units |\n| --- | --- | --- |\n| drafting | ${each(drafting.read)} | ${each(drafting.write)} |\n| to issued | ${each(whole.read)} | ${each(whole.write)} |\n`,
    )
    expect(whole.write / all).toBeLessThanOrEqual(10)
    // One of them is for reading usage.
    expect(whole.read / all).toBeLessThanOrEqual(4)
  })
})

/** A worker that issues at the same time as others can give up. The queue delivers its task again. */
function onlyStale(error: unknown): void {
  if (!(error instanceof Error && /changed since|Too many/.test(error.message))) throw error
}
