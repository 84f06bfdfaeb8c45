import { registerOrganisations } from '../samples/organisations.ts'
import { startOwnRuntime } from '../samples/ownRuntime.ts'
import { connect } from '../samples/runtime.ts'
import { Refusal } from '../shared/core/domain/errors.ts'
import { toInstant } from '../shared/core/domain/time.ts'
import { tablesOf } from '../test/application/storage.ts'
import { createUsageSender, usageOf } from '../test/application/usage/usageSender.ts'
import { startFaultProxy } from '../test/faultProxy.ts'

/*
 * Measures the ingestion of usage in batches of 1,000 records, from 500 resources each hour: the speed, the memory, and
 * the database units of a record. The proxy that counts the units and the database also run on this machine.
 * Usage: node bench/usageIngest.ts [RECORDS [SENDERS]]
 */

const records = Number(process.argv[2] ?? 20_000)
const senders = Number(process.argv[3] ?? 1)
const perBatch = 1_000
const resources = 500

const started = await startOwnRuntime()
const runtime = await connect(started.console)
const proxy = await startFaultProxy(runtime.emulators.dynamodb)
try {
  await runtime.moveClock('2026-10-01T06:00:00Z')
  await registerOrganisations(runtime)
  const sender = createUsageSender(await tablesOf(runtime, proxy.url), toInstant(Date.parse('2026-12-01T08:00:00Z')))
  const startMs = Date.parse('2026-10-02T00:00:00Z')
  const recordOf = (index: number) => {
    const from = new Date(startMs + (Math.floor(index / resources) % 1_000) * 3_600_000).toISOString()
    return usageOf(`bench-${index}`, { from, to: from, resourceId: `vm-${index % resources}` })
  }
  proxy.reset()
  let peakBytes = 0
  const startedMs = performance.now()
  let [next, busy] = [0, 0]
  const units = { read: 0, write: 0 }
  function countUnits(): void {
    const { read, write } = proxy.units()
    units.read += read
    units.write += write
    proxy.reset()
  }
  /** Resends a batch unchanged if it met too many others, as senders do. */
  async function send(first: number): Promise<void> {
    const batch = Array.from({ length: perBatch }, (_, index) => recordOf(first + index))
    for (;;) {
      try {
        await sender.take(batch)
        return
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'busy')) throw error
        busy++
      }
    }
  }
  async function keepSending(): Promise<void> {
    for (let first = next; first < records; first = next) {
      next = first + perBatch
      await send(first)
      // Resets the proxy, because the requests that it remembers would count as memory of the sender.
      countUnits()
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
    }
  }
  await Promise.all(Array.from({ length: senders }, keepSending))
  const seconds = (performance.now() - startedMs) / 1_000
  countUnits()
  const { read, write } = units
  process.stdout.write(
    '| records | at once | a second | busy | read units each | write units each | peak MB |\n| --- | --- | --- | --- | --- | --- | --- |\n',
  )
  const cells = [
    records,
    senders,
    (records / seconds).toFixed(0),
    busy,
    (read / records).toFixed(2),
    (write / records).toFixed(2),
  ]
  process.stdout.write(`| ${[...cells, (peakBytes / 1e6).toFixed(0)].join(' | ')} |\n`)
} finally {
  await proxy.stop()
  await started.stop()
}
