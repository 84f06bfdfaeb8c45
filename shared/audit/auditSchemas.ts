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
  /** `everything` includes requests that changed nothing, for plans with all API traffic. */
  of: z.enum(['changes', 'everything']).optional(),
  from: writtenInstantSchema.optional(),
  to: writtenInstantSchema.optional(),
  person: z.string().max(254).optional(),
  handler: z.string().max(100).optional(),
  status: z.enum(statusClasses).optional(),
  uri: z.string().max(200).optional(),
})
export const auditPageSchema = z.strictObject({ events: z.array(auditEventSchema), nextCursor: z.string().optional() })

/** An event is identified by its request id and its timestamp. */
export const trafficBatchSchema = z.strictObject({
  events: z
    .array(z.strictObject({ organisation: identifierSchema, ...sentEventSchema.shape }))
    .min(1)
    .max(1_000),
})
export const trafficReceiptSchema = z.strictObject({
  accepted: z.int(),
  repeated: z.int(),
  /** Events of organisations whose plan includes only changes. */
  notKept: z.int(),
})

export const setAuditRetentionSchema = z.strictObject({ days: retentionDaysSchema })
export const auditRetentionViewSchema = auditRetentionSchema

/** Selects windows by when events were recorded: a late event is in the window in which it arrived. */
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
      /** Absent if the stored content is not a digest. */
      content: signedDigestSchema.optional(),
    }),
  ),
  /** The newest digest of the whole chain. Absent before the first. */
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
  /** The counts of this page. A next cursor continues the range. */
  digests: z.int(),
  files: z.int(),
  /** Files that were deleted after their retention period. */
  deleted: z.int(),
  /** The first digest or file that is not as it was written. */
  problem: z.strictObject({ what: z.enum(['missing', 'changed', 'out of order']), name: z.string() }).optional(),
  nextCursor: z.string().optional(),
})
