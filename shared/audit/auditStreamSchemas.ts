import * as z from 'zod'
import { instantSchema, writtenInstantSchema } from '../core/domain/time.ts'
import { deliveryFailureSchema, streamStatuses } from './domain/auditStream.ts'

export const setAuditStreamSchema = z.strictObject({ url: z.string().max(2_000) })
/** Resumes where the stream stopped, or delivers everything again from the given instant. */
export const resumeAuditStreamSchema = z.strictObject({ from: writtenInstantSchema.optional() })

export const auditStreamViewSchema = z.strictObject({
  url: z.string(),
  status: z.enum(streamStatuses),
  deliveredUntil: instantSchema,
  failingSince: instantSchema.optional(),
  /** Why the last attempt failed, as a code and a sentence. Present while the stream is failing or paused. */
  lastFailure: deliveryFailureSchema.extend({ at: instantSchema, reason: z.string() }).optional(),
  /** When the next attempt is due. Absent for a paused stream. */
  nextAttemptAt: instantSchema.optional(),
  pausedAt: instantSchema.optional(),
  version: z.int(),
})
export const newAuditStreamSchema = z.strictObject({
  ...auditStreamViewSchema.shape,
  /** The secret that signs deliveries, in the format of Standard Webhooks. Shown once. */
  secret: z.string().optional(),
})
export const auditStreamRemovedSchema = z.strictObject({ removed: z.literal(true) })
