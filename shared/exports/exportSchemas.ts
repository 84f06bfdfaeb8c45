import * as z from 'zod'
import { instantSchema } from '../core/domain/time.ts'
import { auditExportSchema, exportStatuses, usageExportSchema } from './domain/dataExport.ts'

const { kind: _kind, from, to, of, ...auditFilter } = auditExportSchema.shape
/** Without `from` and `to`, the export covers the whole month that the audit trail shows. */
export const requestAuditExportSchema = z.strictObject({
  ...auditFilter,
  of: of.optional(),
  from: from.optional(),
  to: to.optional(),
})
export const requestUsageExportSchema = usageExportSchema.omit({ kind: true })

export const byExport = z.strictObject({ export: z.uuid() })
export const exportRequestedSchema = z.strictObject({ export: z.uuid(), status: z.enum(exportStatuses) })
export const exportViewSchema = z.strictObject({
  export: z.uuid(),
  status: z.enum(exportStatuses),
  requestedAt: instantSchema,
  rows: z.int().optional(),
  sizeBytes: z.int().optional(),
  /** Present once the file is written. */
  link: z.strictObject({ url: z.url(), expiresAt: instantSchema }).optional(),
})
