import type { AuditTrail } from '../audit/auditPorts.ts'
import type { Recorder } from '../core/call.ts'
import type { AuditEvent } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { inBatches } from '../core/domain/inBatches.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Position } from '../core/ports.ts'
import type { Organisation } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { reportRows, type UsageSum } from '../usage/domain/usageReport.ts'
import type { StreamSums } from '../usage/usagePorts.ts'
import type { AuditExport, DataExport, UsageExport } from './domain/dataExport.ts'
import type { DataExports, ExportFiles, ExportTask } from './exportPorts.ts'

/** An exported row: one kind of usage in one month. It has the tags of its resource if it is about one. */
export type ExportedUsage = Pick<UsageSum, 'ofMonth' | 'unit' | 'quantityNanos' | 'costMicros'> & {
  readonly product: string
  readonly variable: string
  readonly description: string
  readonly tags: Readonly<Record<string, string>> | undefined
}

export interface WriteDataExportDeps {
  readonly exports: Pick<DataExports, 'find' | 'finish'>
  readonly files: Pick<ExportFiles, 'write'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly auditTrail: AuditTrail
  readonly streamSums: StreamSums
  /** Format events and rows for a file: first a head, then the text of some rows at a time. */
  readonly auditLines: (request: DataExport, format: AuditExport['format']) => Lines<AuditEvent>
  readonly usageLines: (organisation: Organisation, what: UsageExport, at: Instant) => Lines<ExportedUsage>
  readonly record: Recorder
  readonly now: () => Instant
}

export interface Lines<Row> {
  readonly head: string
  textOf(rows: readonly Row[]): string
}

/** Writes the file of a requested export. A repeat is harmless: a file that was written stays as it is. */
export async function writeDataExport(
  deps: WriteDataExportDeps,
  { organisation, export: id }: ExportTask,
): Promise<'not there' | undefined> {
  const request = await deps.exports.find(organisation, id, deps.now())
  if (!request) return 'not there'
  if (request.written) return undefined
  let rows = 0
  const onRows = (count: number) => {
    rows += count
  }
  const sizeBytes = await deps.files.write(request, await textsOf(deps, request, onRows))
  const written = { ...request, written: { at: deps.now(), rows, sizeBytes } }
  const record = deps.record(organisation, 'ExportWritten', `${request.what.kind} ${id}`)
  try {
    await deps.exports.finish(written, record)
  } catch (error) {
    // Another run has written the same file.
    if (!(error instanceof Refusal && error.code === 'stale')) throw error
  }
  return undefined
}

async function textsOf(
  deps: WriteDataExportDeps,
  request: DataExport,
  onRows: (count: number) => void,
): Promise<AsyncIterable<string>> {
  const { what, organisation } = request
  if (what.kind === 'audit') {
    const lines = deps.auditLines(request, what.format)
    return textsIn(lines, eventsOf(deps.auditTrail, organisation, what), onRows)
  }
  const found = await deps.organisations.find(organisation)
  if (!found) throw new Error(`The organisation ${organisation} does not exist.`)
  const lines = deps.usageLines(found, what, request.requestedAt)
  return textsIn(lines, usageOf(deps.streamSums(organisation, what.month), what), onRows)
}

const rowsAtOnce = 500

async function* textsIn<Row>(
  { head, textOf }: Lines<Row>,
  rows: AsyncIterable<Row>,
  onRows: (count: number) => void,
): AsyncGenerator<string> {
  yield head
  for await (const some of inBatches(rows, rowsAtOnce)) {
    onRows(some.length)
    yield textOf(some)
  }
}

/** Events with the newest first, as the audit trail shows them. */
async function* eventsOf(
  trail: AuditTrail,
  organisation: string,
  { of, kind: _kind, format: _format, ...filter }: AuditExport,
): AsyncGenerator<AuditEvent> {
  let after: Position | undefined
  do {
    const page = await trail.list(organisation, of, filter, { limit: rowsAtOnce, after })
    yield* page.items
    after = page.last
  } while (after)
}

/** Yields resources one by one as they are read, since there may be a million. Types and zones are few. */
async function* usageOf(sums: AsyncIterable<UsageSum>, { by }: UsageExport): AsyncGenerator<ExportedUsage> {
  if (by === 'resource') {
    for await (const { resourceType, zone, resourceId, ...sum } of sums)
      yield { ...sum, product: resourceType, variable: zone, description: resourceId }
    return
  }
  const byKind = new Map<string, UsageSum>()
  for await (const sum of sums) {
    const key = JSON.stringify([sum.ofMonth, sum.resourceType, by === 'zone' && sum.zone, sum.unit])
    const known = byKind.get(key)
    byKind.set(key, {
      ...sum,
      quantityNanos: (known?.quantityNanos ?? 0n) + sum.quantityNanos,
      costMicros: (known?.costMicros ?? 0n) + sum.costMicros,
    })
  }
  for (const [ofMonth, group] of Map.groupBy(byKind.values(), (sum) => sum.ofMonth))
    for (const row of reportRows(by, group)) yield { ...row, ofMonth, tags: undefined }
}
