import { horizonMs, offsetSegmentsOf } from './offsetSegments.ts'
import { createWeekPattern, dayMs } from './weekPattern.ts'

/** In order from 1 January 1970, a Thursday, from which days are counted. */
const weekdays = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const
type Weekday = (typeof weekdays)[number]

/** Opening and closing as local wall-clock times, `'08:00'` to `'24:00'`. */
export type OpenInterval = readonly [opens: string, closes: string]

export interface SupportCalendar {
  readonly timeZone: string
  readonly week: Readonly<Record<Weekday, readonly OpenInterval[]>>
  /** Local dates on which support is closed all day. */
  readonly holidays: readonly string[]
}

export interface SupportHours {
  /**
   * The instant at which `openMs` of open time have passed since `startMs`. A result at closing time stays there. If
   * `openMs` is zero, the result is the next open instant.
   */
  addOpenTime(startMs: number, openMs: number): number
  /** The open milliseconds in `[startMs, endMs)`; zero if the end is not after the start. */
  openTimeBetween(startMs: number, endMs: number): number
  /** `epochMs` itself if it is open, otherwise the next opening. */
  nextOpening(epochMs: number): number
}

/**
 * Creates the support hours of a calendar, in epoch milliseconds. An instant is open if its local wall-clock time is in
 * an interval of its local day, so a skipped hour is never open and a repeated one is open twice. Between two offset
 * changes or holidays the week repeats, so results are calculated without stepping through days.
 * Throws a RangeError for an unknown zone, intervals that overlap or run backwards, and a week that never opens.
 */
export function createSupportHours(calendar: SupportCalendar): SupportHours {
  const week = weekdays.map((day) => parseIntervals(day, calendar.week[day]))
  if (week.every((intervals) => intervals.length === 0)) throw new RangeError('This calendar never opens.')
  const pattern = createWeekPattern(week)
  const holidayFrom = nextIn(calendar.holidays.map((date) => dayNumber(date)))
  const segmentAt = offsetSegmentsOf(calendar.timeZone)

  function addOpenTime(startMs: number, openMs: number): number {
    assertInstant(startMs)
    if (!(openMs >= 0)) throw new RangeError(`Open time cannot be ${openMs} ms.`)
    let leftMs = openMs
    for (let atMs = startMs; ; ) {
      const { endMs, offsetMs } = segmentAt(atMs)
      const wall = atMs + offsetMs
      const day = Math.floor(wall / dayMs)
      const holiday = holidayFrom(day)
      if (holiday === day) {
        atMs = Math.min((day + 1) * dayMs - offsetMs, endMs)
        continue
      }
      const limit = Math.min(endMs + offsetMs, holiday * dayMs)
      if (leftMs === 0) {
        const opening = pattern.openingAt(wall)
        if (opening < limit) return opening - offsetMs
      } else {
        const before = pattern.openBefore(wall)
        const end = pattern.wallAfter(before + leftMs)
        if (end <= limit) return end - offsetMs
        leftMs -= pattern.openBefore(limit) - before
      }
      atMs = limit - offsetMs
    }
  }

  function openTimeBetween(startMs: number, endMs: number): number {
    assertInstant(startMs)
    assertInstant(endMs)
    let openMs = 0
    for (let atMs = startMs; atMs < endMs; ) {
      const segment = segmentAt(atMs)
      const wall = atMs + segment.offsetMs
      const day = Math.floor(wall / dayMs)
      const holiday = holidayFrom(day)
      const isHoliday = holiday === day
      const limit = Math.min(
        Math.min(segment.endMs, endMs) + segment.offsetMs,
        isHoliday ? (day + 1) * dayMs : holiday * dayMs,
      )
      if (!isHoliday) openMs += pattern.openBefore(limit) - pattern.openBefore(wall)
      atMs = limit - segment.offsetMs
    }
    return openMs
  }

  return { addOpenTime, openTimeBetween, nextOpening: (epochMs) => addOpenTime(epochMs, 0) }
}

function assertInstant(epochMs: number): void {
  if (!(Math.abs(epochMs) <= horizonMs)) throw new RangeError(`${epochMs} is not an instant before the year 2200.`)
}

/** Finds the first of `days` on or after a day; infinity if there is none. */
function nextIn(days: readonly number[]): (day: number) => number {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  // Most calls are about days between the same two.
  let [previous, next] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return (day) => {
    if (previous < day && day <= next) return next
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < day) low = middle + 1
      else high = middle
    }
    previous = sorted[low - 1] ?? Number.NEGATIVE_INFINITY
    next = sorted[low] ?? Number.POSITIVE_INFINITY
    return next
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

/** Days since 1 January 1970. Throws a RangeError if `date` is not a date. */
function dayNumber(date: string): number {
  const epochMs = Date.parse(`${date}T00:00:00Z`)
  const isDate = !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(`${date}T`)
  if (!isDate) throw new RangeError(`'${date}' is not a date such as 2026-12-25.`)
  return epochMs / dayMs
}
