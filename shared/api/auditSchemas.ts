import * as z from 'zod'
import { auditEventSchema, sentEventSchema } from '../domain/audit.ts'
import { statusClasses } from '../domain/auditFilter.ts'
import { auditRetentionSchema, retentionDaysSchema } from '../domain/auditRetention.ts'
import { identifierSchema } from '../domain/text.ts'
import { writtenInstantSchema } from '../domain/time.ts'
import { pageQuerySchema } from './schemas.ts'

export const auditQuerySchema = z.strictObject({
  ...pageQuerySchema.shape,
  /** Requests that changed nothing are in `everything`, for plans that have all API traffic. */
  of: z.enum(['changes', 'everything']).optional(),
  from: writtenInstantSchema.optional(),
  to: writtenInstantSchema.optional(),
  person: z.string().max(254).optional(),
  handler: z.string().max(100).optional(),
  status: z.enum(statusClasses).optional(),
  uri: z.string().max(200).optional(),
})
export const auditPageSchema = z.strictObject({ events: z.array(auditEventSchema), nextCursor: z.string().optional() })

/** An event is told apart by its request and its instant. */
export const trafficBatchSchema = z.strictObject({
  events: z
    .array(z.strictObject({ organisation: identifierSchema, ...sentEventSchema.shape }))
    .min(1)
    .max(1_000),
})
export const trafficReceiptSchema = z.strictObject({
  taken: z.int(),
  repeated: z.int(),
  /** Of organisations whose plan has changes only. */
  notKept: z.int(),
})

export const setAuditRetentionSchema = z.strictObject({ days: retentionDaysSchema })
export const auditRetentionViewSchema = auditRetentionSchema
