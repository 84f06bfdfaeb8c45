import * as z from 'zod'
import type { TicketNumber } from '../../core/domain/ticketNumber.ts'
import { type Instant, instantSchema } from '../../core/domain/time.ts'
import type { TicketRow } from './ticket.ts'

/** How many tickets a person's marks contain. Tickets whose latest activity is older than these count as read. */
export const maxMarks = 80

/** Up to when a person has read each ticket. */
export const readMarksSchema = z.strictObject({
  version: z.int().min(0),
  /** Activity up to this instant counts as read. */
  readBefore: instantSchema.optional(),
  marks: z.record(z.string(), instantSchema),
})
export type ReadMarks = z.infer<typeof readMarksSchema>

export const noMarks: ReadMarks = { version: 0, marks: {} }

/** Returns the marks after reading `number` up to `readUpTo`. A mark never moves back. */
export function withMark(before: ReadMarks, number: TicketNumber, readUpTo: Instant): ReadMarks {
  const known = before.marks[number]
  if (isBefore(readUpTo, before.readBefore) || isBefore(readUpTo, known)) return before
  const newestFirst = Object.entries({ ...before.marks, [number]: readUpTo }).sort(([, a], [, b]) => (a < b ? 1 : -1))
  const dropped = newestFirst[maxMarks]?.[1]
  const readBefore = isBefore(dropped ?? '', before.readBefore) ? before.readBefore : dropped
  return {
    version: before.version + 1,
    ...(readBefore && { readBefore }),
    marks: Object.fromEntries(newestFirst.slice(0, maxMarks)),
  }
}

const isBefore = (at: string, other: string | undefined): boolean => other !== undefined && at <= other

export function isUnread(
  { readBefore, marks }: ReadMarks,
  { number, activityAt, activityBy }: Pick<TicketRow, 'number' | 'activityAt' | 'activityBy'>,
  reader: string,
): boolean {
  const readUpTo = [marks[number], readBefore]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1)
  return activityBy !== reader && (readUpTo === undefined || activityAt > readUpTo)
}
