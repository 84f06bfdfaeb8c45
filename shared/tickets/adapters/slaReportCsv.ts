import { csvOf } from '../../core/adapters/csv.ts'
import { nextResponsesRowSchema, type SlaReportRow, slaReportRowSchema } from '../domain/slaReport.ts'

interface Report {
  readonly month: string
  readonly organisation: string
  readonly rows: readonly SlaReportRow[]
}

const prefix = 'nextResponses'
const { [prefix]: _apart, ...initial } = slaReportRowSchema.shape
const nextColumn = (name: string) => `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`
const nextColumns = Object.keys(nextResponsesRowSchema.shape).map(nextColumn)
const columns = ['month', 'organisation', ...Object.keys(initial), ...nextColumns]

/** Renders reports as CSV, one line for each row. */
export const slaReportCsv = (reports: readonly Report[]): string =>
  csvOf(
    columns,
    reports.flatMap(({ month, organisation, rows }) =>
      rows.map(({ nextResponses, ...row }) => ({
        month,
        organisation,
        ...row,
        ...Object.fromEntries(Object.entries(nextResponses).map(([name, value]) => [nextColumn(name), value])),
      })),
    ),
  )
