import * as z from 'zod'
import { auditDays } from '../../core/domain/audit.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** How long an organisation's trail is kept: 1 day to 10 years, or for ever. */
export const retentionDaysSchema = z.union([z.int().min(1).max(3_650), z.literal('for ever')])
export type RetentionDays = z.infer<typeof retentionDaysSchema>

export const auditRetentionSchema = z.strictObject({
  days: retentionDaysSchema,
  /** Absent until somebody sets it. */
  setAt: instantSchema.optional(),
  setBy: z.string().optional(),
  version: z.int().min(0),
})
export type AuditRetention = z.infer<typeof auditRetentionSchema>

/** Nothing goes before its owner says so. */
export const unsetRetention: AuditRetention = { days: 'for ever', version: 0 }

/** From when on events are shown at `now`: a month at most, and less where the owner keeps less. */
export function shownSince(now: Instant, days: RetentionDays): Instant {
  const shownDays = days === 'for ever' ? auditDays : Math.min(days, auditDays)
  return toInstant(toEpochMs(now) - shownDays * 86_400_000)
}
