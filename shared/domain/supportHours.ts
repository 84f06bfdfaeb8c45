import { Temporal } from 'temporal-polyfill'

const dayMs = 86_400_000
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
type Weekday = (typeof weekdays)[number]

/** Opening and closing as local wall-clock times, `'08:00'` to `'24:00'`. */
export type OpenInterval = readonly [opens: string, closes: string]

export interface SupportCalendar {
  readonly timeZone: string
  readonly week: Readonly<Record<Weekday, readonly OpenInterval[]>>
  /** Local dates that are closed all day. */
  readonly holidays: readonly string[]
}

export interface SupportHours {
  /**
   * The instant at which `openMs` of open time have passed since `startMs`. A result on closing time stays there;
   * zero open time is the next open instant.
   */
  addOpenTime(startMs: number, openMs: number): number
  /** The open milliseconds in `[startMs, endMs)`; zero when the end is not after the start. */
  openTimeBetween(startMs: number, endMs: number): number
  /** `epochMs` itself when open then, or else the next opening. */
  nextOpening(epochMs: number): number
}

/** A stretch of time with one UTC offset: inside it, wall-clock time is plain arithmetic. */
interface Segment {
  readonly startMs: number
  readonly endMs: number
  readonly offsetMs: number
}

/**
 * Support hours of a calendar, in epoch milliseconds. An instant is open when its local wall-clock time lies in an
 * interval of its local day, so a skipped hour is never open and a repeated one is open twice.
 * Throws a RangeError for an unknown zone, intervals that overlap or run backwards, and a week that never opens.
 */
export function createSupportHours(calendar: SupportCalendar): SupportHours {
  const week = weekdays.map((day) => parseIntervals(day, calendar.week[day]))
  if (week.every((intervals) => intervals.length === 0)) throw new RangeError('This calendar never opens.')
  const holidays = new Set(calendar.holidays.map((date) => dayNumber(date)))
  const segmentAt = segmentsOf(calendar.timeZone)

  /** Open stretches from `fromMs` on, in order, without end. */
  function* openStretches(fromMs: number): Generator<readonly [startMs: number, endMs: number]> {
    for (let segment = segmentAt(fromMs); ; segment = segmentAt(segment.endMs)) {
      const wallStart = Math.max(fromMs, segment.startMs) + segment.offsetMs
      const wallEnd = segment.endMs + segment.offsetMs
      for (let day = Math.floor(wallStart / dayMs); day * dayMs < wallEnd; day++) {
        if (holidays.has(day)) continue
        for (const [opens, closes] of week[(((day + 4) % 7) + 7) % 7] ?? []) {
          const start = Math.max(day * dayMs + opens, wallStart)
          const end = Math.min(day * dayMs + closes, wallEnd)
          if (start < end) yield [start - segment.offsetMs, end - segment.offsetMs]
        }
      }
    }
  }

  function addOpenTime(startMs: number, openMs: number): number {
    assertInstant(startMs)
    if (!(openMs >= 0)) throw new RangeError(`Open time cannot be ${openMs} ms.`)
    let remainingMs = openMs
    for (const [start, end] of openStretches(startMs)) {
      if (end - start >= remainingMs) return start + remainingMs
      remainingMs -= end - start
    }
    throw new RangeError('The calendar ended before the open time did.')
  }

  function openTimeBetween(startMs: number, endMs: number): number {
    assertInstant(startMs)
    assertInstant(endMs)
    let openMs = 0
    if (endMs <= startMs) return openMs
    for (const [start, end] of openStretches(startMs)) {
      if (start >= endMs) break
      openMs += Math.min(end, endMs) - start
    }
    return openMs
  }

  return { addOpenTime, openTimeBetween, nextOpening: (epochMs) => addOpenTime(epochMs, 0) }
}

/** The latest instant that a calendar answers for: 2200-01-01T00:00Z. */
const horizonMs = Date.UTC(2200, 0)

function assertInstant(epochMs: number): void {
  if (!Number.isFinite(epochMs) || Math.abs(epochMs) > horizonMs) {
    throw new RangeError(`${epochMs} is not an instant before the year 2200.`)
  }
}

function segmentsOf(timeZone: string): (epochMs: number) => Segment {
  const known: Segment[] = []
  let latest = measure(0)

  function measure(epochMs: number): Segment {
    if (epochMs > horizonMs) throw new RangeError('The calendar ends with the year 2199.')
    const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
    const next = local.getTimeZoneTransition('next')
    // A transition that starts exactly here is `local` itself, found by asking a moment later.
    const previous = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
    return {
      startMs: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
      endMs: Math.min(next?.epochMilliseconds ?? Number.POSITIVE_INFINITY, horizonMs + dayMs),
      offsetMs: local.offsetNanoseconds / 1e6,
    }
  }

  const holds = (segment: Segment, epochMs: number) => segment.startMs <= epochMs && epochMs < segment.endMs
  return (epochMs) => {
    if (holds(latest, epochMs)) return latest
    const found = known.find((segment) => holds(segment, epochMs))
    latest = found ?? measure(epochMs)
    if (!found) known.push(latest)
    return latest
  }
}

function parseIntervals(day: Weekday, intervals: readonly OpenInterval[]): (readonly [number, number])[] {
  const parsed = intervals.map(([opens, closes]) => [wallMs(opens), wallMs(closes)] as const)
  let previousClose = 0
  for (const [opens, closes] of parsed) {
    if (opens >= closes || opens < previousClose) {
      throw new RangeError(`The intervals of ${day} overlap, run backwards or are out of order.`)
    }
    previousClose = closes
  }
  return parsed
}

function wallMs(time: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(time)
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])]
  const ms = (hours * 60 + minutes) * 60_000
  if (!match || minutes > 59 || ms > dayMs) throw new RangeError(`'${time}' is not a time from 00:00 to 24:00.`)
  return ms
}

function dayNumber(date: string): number {
  return Temporal.PlainDate.from(date).since('1970-01-01').days
}
