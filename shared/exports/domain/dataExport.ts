import * as z from 'zod'
import { statusClasses } from '../../audit/domain/auditFilter.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, monthSchema, toEpochMs, writtenInstantSchema } from '../../core/domain/time.ts'

/* Exports to a file, for more data than one response can hold. */

export const auditExportFormats = ['json lines', 'csv', 'ocsf'] as const
export const usageExportFormats = ['json lines', 'csv'] as const
/** There is no export by tag, since rows by resource contain the tags. */
export const usageExportGroups = ['resource type', 'zone', 'resource'] as const

export const auditExportSchema = z.strictObject({
  kind: z.literal('audit'),
  format: z.enum(auditExportFormats),
  of: z.enum(['changes', 'everything']),
  from: writtenInstantSchema,
  /** Exclusive. */
  to: writtenInstantSchema,
  person: z.string().max(254).optional(),
  handler: z.string().max(100).optional(),
  status: z.enum(statusClasses).optional(),
  uri: z.string().max(200).optional(),
})
export type AuditExport = z.infer<typeof auditExportSchema>

export const usageExportSchema = z.strictObject({
  kind: z.literal('usage'),
  format: z.enum(usageExportFormats),
  month: monthSchema,
  by: z.enum(usageExportGroups),
})
export type UsageExport = z.infer<typeof usageExportSchema>

export const dataExportSchema = z.strictObject({
  id: z.uuid(),
  organisation: identifierSchema,
  what: z.discriminatedUnion('kind', [auditExportSchema, usageExportSchema]),
  requestedAt: instantSchema,
  requestedBy: identifierSchema,
  written: z.strictObject({ at: instantSchema, rows: z.int(), sizeBytes: z.int() }).optional(),
})
export type DataExport = z.infer<typeof dataExportSchema>

/** How long a file can be downloaded. */
export const exportDays = 7
export const exportExpiry = ({ requestedAt }: DataExport): number => toEpochMs(requestedAt) + exportDays * 86_400_000

export const exportStatuses = ['being written', 'written', 'failed'] as const

/** After this time, the queue has given up on writing the file. */
const givenUpAfterMs = 8 * 3_600_000

export function exportStatus({ written, requestedAt }: DataExport, now: Instant): (typeof exportStatuses)[number] {
  if (written) return 'written'
  return toEpochMs(now) - toEpochMs(requestedAt) > givenUpAfterMs ? 'failed' : 'being written'
}

/** The most files written at once for one organisation, so that none keeps the others waiting. */
export const exportsAtOnce = 5

const endings = { 'json lines': 'jsonl', csv: 'csv', ocsf: 'ocsf.jsonl' } as const

/** The name under which a file is saved. */
export function exportFileName({ organisation, what }: DataExport): string {
  const about = what.kind === 'usage' ? what.month : `${what.from.slice(0, 10)}-${what.to.slice(0, 10)}`
  return `${what.kind}-${organisation}-${about}.${endings[what.format]}`
}
