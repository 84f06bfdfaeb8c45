import * as z from 'zod'
import { auditDays } from '../../core/domain/audit.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** The retention period of an organisation's audit trail: 1 day to 10 years, or for ever. */
export const retentionDaysSchema = z.union([z.int().min(1).max(3_650), z.literal('for ever')])
export type RetentionDays = z.infer<typeof retentionDaysSchema>

export const auditRetentionSchema = z.strictObject({
  days: retentionDaysSchema,
  /** Absent until an owner sets it. */
  setAt: instantSchema.optional(),
  setBy: z.string().optional(),
  version: z.int().min(0),
})
export type AuditRetention = z.infer<typeof auditRetentionSchema>

/** Nothing is deleted until an owner sets a retention period. */
export const unsetRetention: AuditRetention = { days: 'for ever', version: 0 }

/** The instant from which events are shown at `now`: a month ago, or later if the retention period is shorter. */
export function shownSince(now: Instant, days: RetentionDays): Instant {
  const shownDays = days === 'for ever' ? auditDays : Math.min(days, auditDays)
  return toInstant(toEpochMs(now) - shownDays * 86_400_000)
}
