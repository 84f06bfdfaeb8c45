import { memoize } from '../../core/domain/memoize.ts'
import { dayMs } from './weekPattern.ts'

/** A stretch of time with one UTC offset. Within it, wall-clock time is plain arithmetic. */
export interface OffsetSegment {
  readonly startMs: number
  readonly endMs: number
  readonly offsetMs: number
}

/** The latest supported instant: 2200-01-01T00:00Z. */
export const horizonMs = Date.UTC(2200, 0)

/** Slightly shorter than most zones keep an offset, so that few segments share a bucket. */
const bucketMs = 64 * dayMs
/** The maximum length of a segment. A calculation that starts in a bucket then rarely needs a second segment. */
const reachMs = 2 * bucketMs
/** Less than a week, the shortest time between two changes of any zone since 1970, so that no step hides two. */
const stepMs = 6 * dayMs

type FindSegment = (epochMs: number) => OffsetSegment

/** Finds the segment that contains an instant, measuring each once per zone. Throws a RangeError beyond the horizon. */
export const offsetSegmentsOf: (timeZone: string) => FindSegment = memoize(createOffsetSegments)

function createOffsetSegments(timeZone: string): FindSegment {
  const offsetAt = createOffsets(timeZone)
  const buckets: OffsetSegment[][] = []
  // Contains no instant, so that the first call looks further.
  let latest: OffsetSegment = { startMs: 0, endMs: 0, offsetMs: 0 }

  /** Measures the segment from `startMs` to the zone's next change, or to the maximum length. */
  function measure(startMs: number): OffsetSegment {
    const offsetMs = offsetAt(startMs)
    const reachedMs = startMs + reachMs
    for (let sameMs = startMs; sameMs < reachedMs; ) {
      const probedMs = Math.min(sameMs + stepMs, reachedMs)
      if (offsetAt(probedMs) !== offsetMs)
        return { startMs, endMs: changeBetween(sameMs, probedMs, offsetMs), offsetMs }
      sameMs = probedMs
    }
    return { startMs, endMs: reachedMs, offsetMs }
  }

  /** The instant from which the offset is no longer `offsetMs`, to the second: zones change at whole seconds. */
  function changeBetween(sameMs: number, otherMs: number, offsetMs: number): number {
    let [same, other] = [Math.floor(sameMs / 1_000), Math.ceil(otherMs / 1_000)]
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2)
      if (offsetAt(middle * 1_000) === offsetMs) same = middle
      else other = middle
    }
    return other * 1_000
  }

  return (epochMs) => {
    if (latest.startMs <= epochMs && epochMs < latest.endMs) return latest
    if (epochMs > horizonMs) throw new RangeError('The calendar ends with the year 2199.')
    const bucket = Math.floor(epochMs / bucketMs)
    let known = buckets[bucket]
    if (!known) {
      known = [measure(bucket * bucketMs)]
      buckets[bucket] = known
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

/** Reads the offset of a zone at an instant from `Intl`: finding changes with Temporal takes ten times as long. */
function createOffsets(timeZone: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return (epochMs) => {
    const written = format.format(epochMs)
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(written) ?? []
    const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
    return sign === '-' ? -ms : ms
  }
}
