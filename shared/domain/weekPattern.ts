export const dayMs = 86_400_000
const weekMs = 7 * dayMs

/** The open time of a week that repeats for ever, on a line of wall-clock time that starts on 1 January 1970, 00:00. */
export interface WeekPattern {
  /** The open milliseconds before `wallMs`; negative for instants before the line starts. */
  openBefore(wallMs: number): number
  /** Where `openMs` of open time have passed: the inverse of `openBefore`, at a closing rather than the next opening. */
  wallAfter(openMs: number): number
  /** `wallMs` itself when open then, or else the next opening. */
  openingAt(wallMs: number): number
}

/**
 * `days` are the open intervals of each day from Thursday on, which 1 January 1970 was: milliseconds of the day, in
 * order. At least one day is open.
 */
export function createWeekPattern(
  days: readonly (readonly (readonly [opens: number, closes: number])[])[],
): WeekPattern {
  const { opens, closes } = mergedIntervals(days)
  const count = opens.length
  /** Open time of the week before each interval. */
  const before = new Float64Array(count)
  for (let index = 1; index < count; index++) {
    before[index] = (before[index - 1] ?? 0) + (closes[index - 1] ?? 0) - (opens[index - 1] ?? 0)
  }
  const openOfWeek = (before[count - 1] ?? 0) + (closes[count - 1] ?? 0) - (opens[count - 1] ?? 0)

  return {
    openBefore(wallMs) {
      const week = Math.floor(wallMs / weekMs)
      const inWeek = wallMs - week * weekMs
      for (let index = count - 1; index >= 0; index--) {
        const start = opens[index] ?? 0
        if (inWeek < start) continue
        return week * openOfWeek + (before[index] ?? 0) + Math.min(inWeek, closes[index] ?? 0) - start
      }
      return week * openOfWeek
    },

    wallAfter(openMs) {
      const week = Math.ceil(openMs / openOfWeek) - 1
      const inWeek = openMs - week * openOfWeek
      for (let index = count - 1; index >= 0; index--) {
        const earlier = before[index] ?? 0
        if (inWeek > earlier) return week * weekMs + (opens[index] ?? 0) + inWeek - earlier
      }
      throw new RangeError(`${openMs} ms of open time end nowhere.`)
    },

    openingAt(wallMs) {
      const week = Math.floor(wallMs / weekMs)
      const inWeek = wallMs - week * weekMs
      for (let index = 0; index < count; index++) {
        if (inWeek < (closes[index] ?? 0)) return week * weekMs + Math.max(inWeek, opens[index] ?? 0)
      }
      return (week + 1) * weekMs + (opens[0] ?? 0)
    },
  }
}

/** Intervals of the whole week; those that meet are one. */
function mergedIntervals(days: readonly (readonly (readonly [number, number])[])[]) {
  const [opens, closes]: [number[], number[]] = [[], []]
  for (const [day, intervals] of days.entries()) {
    for (const [open, close] of intervals) {
      if (closes.at(-1) === day * dayMs + open) closes.pop()
      else opens.push(day * dayMs + open)
      closes.push(day * dayMs + close)
    }
  }
  return { opens: Float64Array.from(opens), closes: Float64Array.from(closes) }
}
