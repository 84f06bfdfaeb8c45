import * as z from 'zod'
import { instantSchema, writtenInstantSchema } from '../core/domain/time.ts'
import { deliveryFailureSchema, streamStatuses } from './domain/auditStream.ts'

export const setAuditStreamSchema = z.strictObject({ url: z.string().max(2_000) })
/** From where it ended, unless an instant is named from which everything is delivered once more. */
export const resumeAuditStreamSchema = z.strictObject({ from: writtenInstantSchema.optional() })

export const auditStreamViewSchema = z.strictObject({
  url: z.string(),
  status: z.enum(streamStatuses),
  deliveredUntil: instantSchema,
  failingSince: instantSchema.optional(),
  /** Why the last attempt failed, in words too; there while the stream is failing or paused. */
  lastFailure: deliveryFailureSchema.extend({ at: instantSchema, reason: z.string() }).optional(),
  /** When it is tried again; a paused stream is not. */
  nextAttemptAt: instantSchema.optional(),
  pausedAt: instantSchema.optional(),
  version: z.int(),
})
export const newAuditStreamSchema = z.strictObject({
  ...auditStreamViewSchema.shape,
  /** What deliveries are signed with, as Standard Webhooks has it: told once. */
  secret: z.string().optional(),
})
export const auditStreamRemovedSchema = z.strictObject({ removed: z.literal(true) })
