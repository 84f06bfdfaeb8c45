import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, describe, expect, it } from 'vitest'
import { type BillingRun, runIdSchema } from '../../../shared/billing/domain/billingRun.ts'
import { monthSchema } from '../../../shared/core/domain/time.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, startFaultProxy, titled } from '../../faultProxy.ts'
import { nightly } from '../../nightly.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import { eventuallyIn, startWorld } from '../world.ts'
import { createBillingWorker } from './billingWorker.ts'

const world = await startWorld()
const until = eventuallyIn(world)
const proxy = await startFaultProxy(world.runtime().emulators.dynamodb)
afterAll(proxy.stop)

let months = 0
/** Each run bills its own month in its own series, so that no run finds data of another. */
const nextMonth = () =>
  monthSchema.parse(`${2030 + Math.floor(months / 12)}-${String((months++ % 12) + 1).padStart(2, '0')}`)

async function newRun() {
  const month = nextMonth()
  const worker = createBillingWorker(await tablesOf(world.runtime(), proxy.url), `entity-${month}`)
  const run = worker.runOf(month)
  // Finance acts without the proxy, so it meets no faults.
  const finance = createBillingWorker(await tablesOf(world.runtime()), `entity-${month}`)
  await finance.runs.start(run, finance.record('@provider', 'BillingRunStarted', run.id))
  return { worker, finance, run }
}

const places = (invoices: readonly { number?: string | undefined }[]) =>
  invoices.map(({ number }) => Number(number?.slice(-6))).sort((a, b) => a - b)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** Performs a whole run with one fault. Failed tasks are delivered again, as the queue does. */
async function runWith(fault: Fault | undefined) {
  const { worker, finance, run } = await newRun()
  const work = async (task: Parameters<typeof worker.work>[0]) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await worker.work(task)
      } catch (error) {
        if (attempt === 5) throw error
        proxy.reset()
      }
    }
  }
  proxy.reset(fault)
  await work({ kind: 'list organisations', run: run.id })
  for (let task = worker.queue.shift(); task; task = worker.queue.shift()) await work(task)
  await finance.move(run, 'approved', 'issuing')
  await work({ kind: 'issue invoices', run: run.id })
  const calls = proxy.calls()
  const { status, progress, invoices } = await finance.outcomeOf(run)
  const inLedger = await Promise.all(
    invoices.map(
      async ({ organisation, number = '' }) => (await finance.ledger.account(organisation, number))?.invoice,
    ),
  )
  return {
    /** All wire calls, for a run that met no fault. */
    calls,
    outcomeOf: {
      status,
      progress,
      places: places(invoices),
      organisations: invoices.map(({ organisation }) => organisation).sort(),
      grossMinor: inLedger.map((invoice) => invoice?.grossMinor).sort(),
      delivered: [...new Set(worker.delivered.map(({ organisation }) => organisation))].sort(),
    },
  }
}

const whole = await runWith(undefined)

describe('a billing run', () => {
  it('produces invoices whose numbers have no gaps', () => {
    expect(whole.outcomeOf).toMatchObject({
      status: 'issued',
      progress: { drafted: 3, nothingToInvoice: 1, parked: 0, issued: 3 },
      places: [1, 2, 3],
      organisations: ['edelweiss', 'pilatus', 'starling'],
      delivered: ['edelweiss', 'pilatus', 'starling'],
    })
  })

  const faults = faultsOf(whole.calls, ['throttle', 'server error', 'lost reply'])

  it('loses several replies', () => {
    expect(faults.filter(({ kind }) => kind === 'lost reply').length).toBeGreaterThan(4)
  })

  it.each(titled(whole.calls, faults))(
    'produces the same invoices, each once, whatever fails: %s [90, 95, 102]',
    async (_, fault) => {
      expect((await runWith(fault)).outcomeOf).toEqual(whole.outcomeOf)
    },
  )

  nightly('is issued completely although its worker is killed at a wire call of issuing', async () => {
    await world.runtime().moveClock('2027-04-01T08:00:00Z')
    const finance = await world.as('finance')
    const { proxy: behind } = await loadBehindProxy(world.runtime(), 'BillingWorker', 'workOnBilling')
    try {
      const numbers: string[] = []
      for (const [index, month] of killedMonths.entries()) {
        const run = runIdSchema.parse(month)
        await finance(routes.startBillingRun, { body: { month: run } })
        await until(async () => (await finance(routes.getBillingRun, { params: { run } })).body.status === 'drafted')
        await finance(routes.approveBillingRun, { params: { run } })
        await orderIssue(run)
        behind.reset({ call: killedAt[index] ?? 1, kind: 'hang' })
        const task = { kind: 'issue invoices', run }
        const event = { Records: [{ messageId: 'killed', body: JSON.stringify(task), attributes: {} }] }
        const code = `const { handler } = await import('./functions/workOnBilling.ts'); await handler(${JSON.stringify(event)})`
        const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' })
        const exited = once(child, 'exit')
        await behind.hanging()
        child.kill('SIGKILL')
        await exited
        await finance(routes.issueInvoices, { params: { run } })
        await until(async () => (await finance(routes.getBillingRun, { params: { run } })).body.status === 'issued')
        const { invoices } = (await finance(routes.listInvoicesOfRun, { params: { run } })).body
        numbers.push(...invoices.map(({ number = 'none' }) => number))
      }
      expect(numbers).toHaveLength(3 * killedMonths.length)
      // The killed process uses this machine's clock, and each year has its own series.
      for (const ofSeries of Map.groupBy(numbers, (number) => number.slice(0, -7)).values())
        expect(places(ofSeries.map((number) => ({ number })))).toEqual(upTo(ofSeries.length))
    } finally {
      await behind.stop()
    }
  })
})

/** Wire calls of issuing: reading the run, its drafts and the series, writing, and the calls after it. */
const killedAt = [2, 4, 10, 11, 14]
const killedMonths = ['2026-11', '2026-12', '2027-01', '2027-02', '2027-03']

/** Orders the issue as finance does, but without the task, which goes to the worker that is killed. */
async function orderIssue(id: BillingRun['id']): Promise<void> {
  const elsewhere = createBillingWorker(await tablesOf(world.runtime()), 'unused')
  const found = await elsewhere.runs.find(id)
  if (!found) throw new Error(`There is no run ${id}.`)
  await elsewhere.move(found.run, 'issuing')
}
