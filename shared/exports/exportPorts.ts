import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'

import type { DataExport } from './domain/dataExport.ts'

export interface DataExports {
  /** Undefined for what there is not, and for what is kept no longer. */
  find(organisation: string, id: string, now: Instant): Promise<DataExport | undefined>
  /** What was asked for in the last week, in no order. */
  all(organisation: string): AsyncIterable<DataExport>
  add(asked: DataExport, record: WriteRecord): Promise<void>
  /** Refuses with `stale` where it was written before. */
  finish(written: DataExport, record: WriteRecord): Promise<void>
}

/** A task of the queue of exports. */
export interface ExportTask {
  readonly organisation: string
  readonly export: string
}
export type SendExportTasks = (tasks: readonly ExportTask[]) => Promise<void>

export interface ExportFiles {
  /** Writes lines as they come, and never holds more than a part of them; the size of what was written. */
  write(asked: DataExport, lines: AsyncIterable<string>): Promise<number>
  link(asked: DataExport): Promise<{ readonly url: string; readonly validSeconds: number }>
}
