import * as z from 'zod'
import { pageQuerySchema } from '../core/api/pageQuery.ts'
import { auditEventSchema, sentEventSchema } from '../core/domain/audit.ts'
import { identifierSchema } from '../core/domain/text.ts'
import { instantSchema, writtenInstantSchema } from '../core/domain/time.ts'
import { auditHeadSchema, signedDigestSchema } from './domain/auditDigest.ts'
import { statusClasses } from './domain/auditFilter.ts'
import { auditRetentionSchema, retentionDaysSchema } from './domain/auditRetention.ts'
import { auditFileNameSchema } from './domain/auditWindow.ts'

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

/** What was recorded in these windows: an event that came late stands in the window in which it came. */
export const auditFilesQuerySchema = z.strictObject({
  ...pageQuerySchema.shape,
  from: writtenInstantSchema.optional(),
  to: writtenInstantSchema.optional(),
})
export const auditFilesPageSchema = z.strictObject({
  files: z.array(
    z.strictObject({ name: auditFileNameSchema, from: instantSchema, to: instantSchema, sizeBytes: z.int() }),
  ),
  nextCursor: z.string().optional(),
})
export const byAuditFile = z.strictObject({ file: auditFileNameSchema })
export const auditFileLinkSchema = z.strictObject({ url: z.url(), expiresAt: instantSchema })

export const auditDigestsPageSchema = z.strictObject({
  digests: z.array(
    z.strictObject({
      name: z.string(),
      /** Absent where what is there is no digest. */
      content: signedDigestSchema.optional(),
    }),
  ),
  /** What the whole chain ends with; absent before the first. */
  head: auditHeadSchema.optional(),
  nextCursor: z.string().optional(),
})
export const auditKeySchema = z.strictObject({
  keyId: z.string(),
  algorithm: z.literal('ECDSA_SHA_256'),
  /** In PEM. */
  publicKey: z.string(),
})

export const auditVerificationSchema = z.strictObject({
  /** What was looked at here; a range goes on where there is a next cursor. */
  digests: z.int(),
  files: z.int(),
  /** Files that the organisation keeps no longer. */
  deleted: z.int(),
  /** The first that is not as it was written. */
  problem: z.strictObject({ what: z.enum(['missing', 'changed', 'out of order']), name: z.string() }).optional(),
  nextCursor: z.string().optional(),
})
