import { readFileSync } from 'node:fs'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { registerOrganisations } from '../samples/organisations.ts'
import { startOwnRuntime } from '../samples/ownRuntime.ts'
import { connect } from '../samples/runtime.ts'
import { usageSumKey } from '../shared/core/adapters/dynamodb/keys.ts'
import { routes } from '../shared/http/routes.ts'
import { tablesOf } from '../test/application/storage.ts'

/*
 * Measures the export of a month's usage as FOCUS CSV, for a given number of resources, by the deployed worker: the
 * time, the size of the file, and the peak memory of the worker's process, which must not grow with the rows. Sums are
 * written to the table directly.
 * Usage: node bench/usageExport.ts [ROWS...]
 */

const month = '2026-10'
const organisation = 'edelweiss'
const asked = process.argv.slice(2).map(Number)
const counts = asked.length > 0 ? asked : [10_000, 100_000, 1_000_000]

const started = await startOwnRuntime()
const runtime = await connect(started.console)
try {
  await runtime.moveClock('2026-10-20T06:00:00Z')
  await registerOrganisations(runtime)
  const tables = await tablesOf(runtime)
  const itemOf = (index: number) => ({
    ...usageSumKey(organisation, { month, ofMonth: month }, [index]),
    ...{ ofMonth: month, resourceType: 'compute', resourceId: `vm-${index}`, zone: 'ch-gva-2', unit: 'hour' },
    ...{ tags: { team: `team-${index % 50}` }, quantityNanos: 720_000_000_000, costMicros: 1_234_567 },
  })
  const put = (first: number, count: number) =>
    tables.client.send(
      new BatchWriteCommand({
        RequestItems: {
          [tables.product]: Array.from({ length: count }, (_, index) => ({
            PutRequest: { Item: itemOf(first + index) },
          })),
        },
      }),
    )
  process.stdout.write('| rows | s | MB | peak MB of the worker |\n| --- | --- | --- | --- |\n')
  let there = 0
  for (const rows of counts) {
    for (; there < rows; there += 25 * 10)
      await Promise.all(Array.from({ length: 10 }, (_, batch) => put(there + batch * 25, 25)))
    // A token is valid for 15 minutes.
    const owner = () => runtime.clientOf('owner@edelweiss.example')
    const asking = await owner()
    const startedMs = performance.now()
    const { export: id } = (await asking(routes.requestUsageExport, { body: { month, by: 'resource', format: 'csv' } }))
      .body
    const view = async () => (await (await owner())(routes.getUsageExport, { params: { export: id } })).body
    let exported = await view()
    while (exported.status !== 'written') {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      exported = await view()
    }
    const seconds = (performance.now() - startedMs) / 1_000
    if (exported.rows !== there) throw new Error(`The file has ${exported.rows} of ${there} rows.`)
    const cells = [there, seconds.toFixed(1), ((exported.sizeBytes ?? 0) / 1e6).toFixed(0), peakOfWorker().toFixed(0)]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
} finally {
  await started.stop()
}

/** The peak resident memory of the process that runs the worker's code. */
function peakOfWorker(): number {
  const own = new Set(descendants(process.pid))
  const peaks = [...own].flatMap((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    // Every function runs in worker.mjs. The access key in the environment identifies the function.
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
    const isWorker = command.includes('worker.mjs') && environment.includes('AWS_ACCESS_KEY_ID=ExportsWorker')
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return isWorker ? [Number(kilobytes) / 1_000] : []
  })
  return Math.max(0, ...peaks)
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}
