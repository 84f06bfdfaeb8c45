import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'

import type { DataExport } from './domain/dataExport.ts'

export interface DataExports {
  /** Undefined if the export does not exist or has expired. */
  find(organisation: string, id: string, now: Instant): Promise<DataExport | undefined>
  /** Exports requested in the last week, in no order. */
  all(organisation: string): AsyncIterable<DataExport>
  add(request: DataExport, record: WriteRecord): Promise<void>
  /** Refuses with `stale` if the export was already written. */
  finish(written: DataExport, record: WriteRecord): Promise<void>
}

/** A task in the queue of exports. */
export interface ExportTask {
  readonly organisation: string
  readonly export: string
}
export type SendExportTasks = (tasks: readonly ExportTask[]) => Promise<void>

export interface ExportFiles {
  /** Writes lines as they come, holding only a part of them in memory. Returns the size of the file in bytes. */
  write(request: DataExport, lines: AsyncIterable<string>): Promise<number>
  link(request: DataExport): Promise<{ readonly url: string; readonly validSeconds: number }>
}
