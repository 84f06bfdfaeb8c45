import { BatchWriteCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { startOwnRuntime } from '../samples/ownRuntime.ts'
import { connect } from '../samples/runtime.ts'
import { directoryListOf, organisationKey, usageDayKey } from '../shared/core/adapters/dynamodb/keys.ts'
import { dateSchema, datesOf, type Month, monthSchema, toInstant } from '../shared/core/domain/time.ts'
import { type Organisation, organisationSchema } from '../shared/organisations/domain/organisation.ts'
import { createBillingWorker } from '../test/application/billing/billingWorker.ts'
import { tablesOf } from '../test/application/storage.ts'
import { median } from './median.ts'

/*
 * Measures a month of billing for enterprise organisations by one worker, from the list to issued invoices: the time
 * for each organisation relative to one GetItem of the same run, and the memory of the worker, for growing numbers of
 * organisations. Usage is imported as daily sums, which is what a run reads: the 100 rows of an organisation become 30.
 * Usage: node bench/billingRun.ts [ORGANISATIONS...]
 */

const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(1_000, 10_000)
const chunksAtOnce = 2
const started = await startOwnRuntime()
try {
  const tables = await tablesOf(await connect(started.console))
  let known = 0
  process.stdout.write(
    '| organisations | s | ms each | x GetItem | a second | peak MB |\n| --- | --- | --- | --- | --- | --- |\n',
  )
  for (const [index, size] of sizes.entries()) {
    const month = monthSchema.parse(`2026-0${index + 1}`)
    await addOrganisations(known, size)
    known = size
    await addUsage(size, month)
    const getMs = await medianGetMs()
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
      throw new Error(`The run ended with ${JSON.stringify({ ...found?.progress, netMinorByCurrency: undefined })}.`)
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
    const planChanges: Organisation['planChanges'] = [
      { plan: 'enterprise', from: dateSchema.parse('2025-12-01'), changedAt: toInstant(0), changedBy: 'platform' },
    ]
    const items = placesBetween(from, to).map((place) => {
      const id = `o-${place}`
      const organisation: Organisation = { id, version: 1, name: `Organisation ${place}`, currency: 'CHF', planChanges }
      return {
        ...organisationKey(id),
        organisation: z.encode(organisationSchema, organisation),
        version: 1,
        listName: directoryListOf(id),
        listOrder: id,
      }
    })
    await write(items)
  }

  async function addUsage(organisations: number, month: Month): Promise<void> {
    const days = datesOf(month).slice(0, 30)
    for (let start = 0; start < organisations; start += 100) {
      const ofHundred = placesBetween(start, Math.min(start + 100, organisations))
      await write(
        ofHundred.flatMap((place) =>
          days.map((date) => ({ ...usageDayKey(`o-${place}`, date), date, costMicros: 12_345_678 })),
        ),
      )
    }
  }

  function placesBetween(from: number, to: number): number[] {
    return Array.from({ length: to - from }, (_, index) => from + index)
  }

  /** Writes in batches of 25, the limit of DynamoDB, a few at a time. */
  async function write(items: readonly Record<string, unknown>[]): Promise<void> {
    for (let start = 0; start < items.length; start += 25 * 8) {
      const batches = Array.from({ length: 8 }, (_, index) => items.slice(start + index * 25, start + index * 25 + 25))
      await Promise.all(
        batches
          .filter((batch) => batch.length > 0)
          .map((batch) => {
            const puts = batch.map((Item) => ({ PutRequest: { Item } }))
            return tables.client.send(new BatchWriteCommand({ RequestItems: { [tables.product]: puts } }))
          }),
      )
    }
  }

  async function medianGetMs(): Promise<number> {
    const timesMs: number[] = []
    for (let round = 0; round < 200; round++) {
      const beganMs = performance.now()
      await tables.client.send(new GetCommand({ TableName: tables.product, Key: organisationKey(`o-${round}`) }))
      timesMs.push(performance.now() - beganMs)
    }
    return median(timesMs)
  }
} finally {
  await started.stop()
}
