import { BatchWriteCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { connect } from '../samples/runtime.ts'
import { directoryListOf, organisationKey, usageDayKey } from '../shared/adapters/dynamodb/keys.ts'
import { type Organisation, organisationSchema } from '../shared/domain/organisation.ts'
import { dateSchema, datesOf, monthSchema, toInstant } from '../shared/domain/time.ts'
import { createBillingWorker } from '../test/application/billingWorker.ts'
import { tablesOf } from '../test/application/storage.ts'
import { startTestRuntime } from '../test/testRuntime.ts'

/*
 * A month of enterprise organisations, from the list to issued invoices, by one worker: how long each takes beside one
 * GetItem of the same run, and how much memory the worker needs, for more and more organisations. Usage is imported as
 * its sums by day, which is what a run reads: 100 rows of an organisation come to 30 of them.
 * Usage: node bench/billingRun.ts [ORGANISATIONS...]
 */

const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(1_000, 10_000)
const chunksAtOnce = 2
const started = await startTestRuntime()
try {
  const tables = await tablesOf(await connect(started.console))
  let known = 0
  process.stdout.write(
    '| organisations | s | ms each | x GetItem | a second | peak MB |\n| --- | --- | --- | --- | --- | --- |\n',
  )
  for (const [index, size] of sizes.entries()) {
    await addOrganisations(known, size)
    known = size
    const getMs = await medianGetMs()
    const month = monthSchema.parse(`2026-0${index + 1}`)
    const worker = createBillingWorker(tables, `bench-${index}`)
    const run = worker.runOf(month)
    await worker.runs.start(run, worker.record('@provider', 'BillingRunStarted', run.id))
    let peakBytes = 0
    const watch = setInterval(() => {
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
    }, 50)
    const startedMs = performance.now()
    await worker.work({ kind: 'list organisations', run: run.id })
    await Promise.all(
      Array.from({ length: chunksAtOnce }, async () => {
        for (let task = worker.queue.shift(); task; task = worker.queue.shift()) await worker.work(task)
      }),
    )
    await worker.move(run, 'approved', 'issuing')
    worker.queue.push({ kind: 'issue invoices', run: run.id })
    for (let task = worker.queue.shift(); task; task = worker.queue.shift()) await worker.work(task)
    const tookMs = performance.now() - startedMs
    clearInterval(watch)
    const found = await worker.runs.find(run.id)
    if (found?.run.status !== 'issued' || found.progress.issued !== size)
      throw new Error(`The run came to ${JSON.stringify({ ...found?.progress, netMinorByCurrency: undefined })}.`)
    const eachMs = tookMs / size
    const cells = [
      size,
      (tookMs / 1000).toFixed(1),
      eachMs.toFixed(2),
      (eachMs / getMs).toFixed(1),
      (1000 / eachMs).toFixed(0),
      (peakBytes / 2 ** 20).toFixed(0),
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }

  async function addOrganisations(from: number, to: number): Promise<void> {
    const days = datesOf(monthSchema.parse('2026-01')).slice(0, 30)
    let items: Record<string, unknown>[] = []
    for (let place = from; place < to; place++) {
      const organisation: Organisation = {
        id: `o-${place}`,
        version: 1,
        name: `Organisation ${place}`,
        currency: 'CHF',
        planChanges: [
          { plan: 'enterprise', from: dateSchema.parse('2025-12-01'), changedAt: toInstant(0), changedBy: 'platform' },
        ],
      }
      items.push({
        ...organisationKey(organisation.id),
        organisation: z.encode(organisationSchema, organisation),
        version: 1,
        listName: directoryListOf(organisation.id),
        listOrder: organisation.id,
      })
      for (const month of sizes.map((_, index) => `2026-0${index + 1}`))
        for (const day of days.slice(0, month === '2026-02' ? 28 : 30)) {
          const date = `${month}${day.slice(7)}`
          items.push({ ...usageDayKey(organisation.id, date), date, costMicros: 12_345_678 })
        }
      if (items.length >= 1_000) {
        await write(items)
        items = []
      }
    }
    await write(items)
  }

  async function write(items: readonly Record<string, unknown>[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
      items.slice(index * 25, index * 25 + 25),
    )
    await Promise.all(
      batches.map((batch) => {
        const puts = batch.map((Item) => ({ PutRequest: { Item } }))
        return tables.client.send(new BatchWriteCommand({ RequestItems: { [tables.product]: puts } }))
      }),
    )
  }

  async function medianGetMs(): Promise<number> {
    const timesMs: number[] = []
    for (let round = 0; round < 200; round++) {
      const beganMs = performance.now()
      await tables.client.send(new GetCommand({ TableName: tables.product, Key: organisationKey(`o-${round}`) }))
      timesMs.push(performance.now() - beganMs)
    }
    return timesMs.sort((a, b) => a - b)[100] ?? Number.NaN
  }
} finally {
  await started.stop()
}
