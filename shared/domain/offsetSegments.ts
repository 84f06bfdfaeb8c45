import { Temporal } from 'temporal-polyfill'
import { dayMs } from './weekPattern.ts'

/** A stretch of time with one UTC offset: inside it, wall-clock time is plain arithmetic. */
export interface OffsetSegment {
  readonly startMs: number
  readonly endMs: number
  readonly offsetMs: number
}

/** The latest instant that is answered for: 2200-01-01T00:00Z. */
export const horizonMs = Date.UTC(2200, 0)

/** Somewhat shorter than zones mostly keep an offset, so that few segments share a bucket. */
const bucketMs = 64 * dayMs

/** Finds the segment that holds an instant; each is measured once. Throws a RangeError beyond the horizon. */
export function createOffsetSegments(timeZone: string): (epochMs: number) => OffsetSegment {
  const buckets = new Map<number, OffsetSegment[]>()
  // No segment holds an instant before it ends.
  let latest: OffsetSegment = { startMs: 0, endMs: 0, offsetMs: offsetAt(0) }

  /** From `startMs` on: one offset until the zone's next change. */
  function measure(startMs: number): OffsetSegment {
    const next = zoned(startMs).getTimeZoneTransition('next')
    const endMs = Math.min(next?.epochMilliseconds ?? Number.POSITIVE_INFINITY, horizonMs + dayMs)
    return { startMs, endMs, offsetMs: offsetAt(startMs) }
  }

  function zoned(epochMs: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  }

  function offsetAt(epochMs: number): number {
    return zoned(epochMs).offsetNanoseconds / 1e6
  }

  return (epochMs) => {
    if (latest.startMs <= epochMs && epochMs < latest.endMs) return latest
    if (epochMs > horizonMs) throw new RangeError('The calendar ends with the year 2199.')
    const bucket = Math.floor(epochMs / bucketMs)
    let known = buckets.get(bucket)
    if (!known) {
      known = [measure(bucket * bucketMs)]
      buckets.set(bucket, known)
    }
    for (let index = 0; ; index++) {
      const segment = known[index] ?? measure(known.at(-1)?.endMs ?? bucket * bucketMs)
      if (index === known.length) known.push(segment)
      if (epochMs < segment.endMs) {
        latest = segment
        return segment
      }
    }
  }
}
