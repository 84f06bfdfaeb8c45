import * as z from 'zod'
import { type Instant, toEpochMs, toInstant } from '../../core/domain/time.ts'

/*
 * The long-term trail in windows of two hours, UTC. A window has the events that happened in it, and those of any time
 * that were recorded late in it: so each event has one window, and none is added once the window is settled.
 */

const windowMs = 2 * 3_600_000
/** What is recorded later than this after it happened is late. */
const lateAfterMs = 10 * 60_000
/** What is not late is recorded by then: no function takes the difference from its clock to its last write. */
const settledAfterMs = 15 * 60_000

export interface AuditWindow {
  readonly from: Instant
  /** Not included. */
  readonly to: Instant
}

export function windowAt(instant: Instant): AuditWindow {
  const from = Math.floor(toEpochMs(instant) / windowMs) * windowMs
  return { from: toInstant(from), to: toInstant(from + windowMs) }
}

/** Up to when all is recorded that is not late, in whole windows. */
export const settledUntil = (now: Instant): Instant => windowAt(toInstant(toEpochMs(now) - settledAfterMs)).from

export const isLate = (happenedAt: Instant, recordedAt: Instant): boolean =>
  toEpochMs(recordedAt) - toEpochMs(happenedAt) > lateAfterMs

/** What a window is called in the names of its files, such as 2026-11-16T08. */
export const windowName = ({ from }: Pick<AuditWindow, 'from'>): string => from.slice(0, 13)

/** A window's files, numbered from 1: one, unless it has more events than a file takes. */
export const auditFileName = (window: AuditWindow, part: number): string =>
  `${windowName(window)}-${String(part).padStart(4, '0')}`

export const auditFileNameSchema = z
  .string()
  .regex(
    /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])-\d{4}$/,
    'a file is called like 2026-11-16T08-0001',
  )

/** The window of the file that is called so. */
export const windowOfFile = (name: string): AuditWindow =>
  windowAt(toInstant(Date.parse(`${name.slice(0, 13)}:00:00Z`)))
