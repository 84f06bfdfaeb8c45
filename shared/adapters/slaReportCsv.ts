import { stringify } from 'csv-stringify/sync'
import { type SlaReportRow, slaReportRowSchema } from '../domain/slaReport.ts'

interface Report {
  readonly month: string
  readonly organisation: string
  readonly rows: readonly SlaReportRow[]
}

const columns = ['month', 'organisation', ...Object.keys(slaReportRowSchema.shape)]

/** Reports as CSV: a line a row, every text quoted and none a formula. */
export const slaReportCsv = (reports: readonly Report[]): string =>
  stringify(
    reports.flatMap(({ month, organisation, rows }) => rows.map((row) => ({ month, organisation, ...row }))),
    { header: true, columns, quoted_string: true, escape_formulas: true, record_delimiter: 'windows' },
  )
