import { type SlaReportRow, slaReportRowSchema } from '../domain/slaReport.ts'
import { csvOf } from './csv.ts'

interface Report {
  readonly month: string
  readonly organisation: string
  readonly rows: readonly SlaReportRow[]
}

const columns = ['month', 'organisation', ...Object.keys(slaReportRowSchema.shape)]

/** Reports as CSV: a line a row. */
export const slaReportCsv = (reports: readonly Report[]): string =>
  csvOf(
    columns,
    reports.flatMap(({ month, organisation, rows }) => rows.map((row) => ({ month, organisation, ...row }))),
  )
