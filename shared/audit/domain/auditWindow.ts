import * as z from 'zod'
import { type Instant, toEpochMs, toInstant } from '../../core/domain/time.ts'

/*
 * The long-term audit trail in windows of two hours, UTC. A window contains the events that happened in it, and late
 * events that were recorded in it. So each event has one window, and a settled window receives no more events.
 */

const windowMs = 2 * 3_600_000
/** An event recorded later than this after it happened is late. */
const lateAfterMs = 10 * 60_000
/**
 * By then, every event that is not late is recorded. The difference is longer than any function needs from reading its
 * clock to its last write.
 */
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

/** The end of the last settled window: every event before it is recorded, except late ones. */
export const settledUntil = (now: Instant): Instant => windowAt(toInstant(toEpochMs(now) - settledAfterMs)).from

export const isLate = (happenedAt: Instant, recordedAt: Instant): boolean =>
  toEpochMs(recordedAt) - toEpochMs(happenedAt) > lateAfterMs

/** The name of a window in the names of its files, such as 2026-11-16T08. */
export const windowName = ({ from }: Pick<AuditWindow, 'from'>): string => from.slice(0, 13)

/** The name of a window's file, numbered from 1. There is only one, unless its events do not fit into a file. */
export const auditFileName = (window: AuditWindow, part: number): string =>
  `${windowName(window)}-${String(part).padStart(4, '0')}`

export const auditFileNameSchema = z
  .string()
  .regex(
    /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])-\d{4}$/,
    'must be a file name such as 2026-11-16T08-0001',
  )

/** The window of the file with this name. */
export const windowOfFile = (name: string): AuditWindow =>
  windowAt(toInstant(Date.parse(`${name.slice(0, 13)}:00:00Z`)))
