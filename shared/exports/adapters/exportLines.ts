import * as z from 'zod'
import { toCloudEvent } from '../../audit/domain/ocsf.ts'
import { type AuditEvent, auditEventSchema } from '../../core/domain/audit.ts'
import { costMicrosSchema } from '../../core/domain/money.ts'
import { endOfMonth, type Instant, type Month, startOfMonth, toEpochMs, toInstant } from '../../core/domain/time.ts'
import type { Organisation } from '../../organisations/domain/organisation.ts'
import { quantityNanosSchema } from '../../usage/domain/usage.ts'
import type { FocusReport, FocusRow } from '../../usage/usageSchemas.ts'
import type { AuditExport, DataExport, UsageExport } from '../domain/dataExport.ts'
import type { ExportedUsage, Lines } from '../writeDataExport.ts'

const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/** Writes events as CSV; `rows` leaves out the column names. */
export type AuditCsv = (page: { readonly events: readonly AuditEvent[] }, part?: 'whole' | 'rows') => string
/** Writes rows of usage as FOCUS CSV; `rows` leaves out the column names. */
export type FocusRows = (
  report: FocusReport,
  rows: readonly FocusRow[],
  provider: string,
  part: 'whole' | 'rows',
) => string

export function auditLines(
  auditCsv: AuditCsv,
  { organisation }: DataExport,
  format: AuditExport['format'],
): Lines<AuditEvent> {
  switch (format) {
    case 'csv':
      return { head: auditCsv({ events: [] }), textOf: (events) => auditCsv({ events }, 'rows') }
    case 'json lines':
      return { head: '', textOf: (events) => jsonLines(events.map((event) => z.encode(auditEventSchema, event))) }
    case 'ocsf':
      return { head: '', textOf: (events) => jsonLines(events.map((event) => toCloudEvent(organisation, event))) }
  }
}

/** Writes usage as FOCUS CSV, or as JSON in the shape of the provider's reports. */
export function usageLines(
  focusRows: FocusRows,
  provider: string,
  { id, name, currency }: Organisation,
  { month, by, format }: UsageExport,
  at: Instant,
): Lines<ExportedUsage> {
  const report = { organisation: id, name, currency, month, by }
  const endOf = (ofMonth: Month) => toInstant(Math.min(endOfMonth(ofMonth), toEpochMs(at)))
  const rowOf = ({ ofMonth, quantityNanos: quantity, costMicros: cost, ...row }: ExportedUsage): FocusRow => ({
    ...{ from: toInstant(startOfMonth(ofMonth)), to: endOf(ofMonth), product: row.product, variable: row.variable },
    ...{ description: row.description, quantity, unit: row.unit, cost, tags: row.tags },
    isCorrection: ofMonth !== month,
  })
  if (format === 'csv')
    return {
      head: focusRows(report, [], provider, 'whole'),
      textOf: (rows) => focusRows(report, rows.map(rowOf), provider, 'rows'),
    }
  const lineOf = ({ isCorrection, quantity, cost, ...row }: FocusRow) => ({
    ...{ ...row, quantity: quantityNanosSchema.encode(quantity), cost: costMicrosSchema.encode(cost), currency },
    ...(isCorrection && { correctedIn: month }),
  })
  return { head: '', textOf: (rows) => jsonLines(rows.map(rowOf).map(lineOf)) }
}
