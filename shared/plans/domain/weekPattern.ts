export const dayMs = 86_400_000
const weekMs = 7 * dayMs

/** The open time of a week that repeats forever, on a line of wall-clock time that starts on 1 January 1970, 00:00. */
export interface WeekPattern {
  /** The open milliseconds before `wallMs`; negative for instants before the line starts. */
  openBefore(wallMs: number): number
  /** Inverts `openBefore`: where `openMs` of open time have passed, at a closing rather than the next opening. */
  wallAfter(openMs: number): number
  /** `wallMs` itself if it is open, otherwise the next opening. */
  openingAt(wallMs: number): number
}

/**
 * Creates the pattern of a week. `days` has the open intervals of each day, in order and in milliseconds of the day. It
 * begins with Thursday, as 1 January 1970 was one. At least one day is open.
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
  /** For each day, the last interval that opens before it ends. */
  const lastUntil = Int32Array.from(days, (_, day) => opens.findLastIndex((open) => open < (day + 1) * dayMs))
  const openOfWeek = (before[count - 1] ?? 0) + (closes[count - 1] ?? 0) - (opens[count - 1] ?? 0)
  const intervalsPerMs = count / openOfWeek

  return {
    openBefore(wallMs) {
      const week = Math.floor(wallMs / weekMs)
      const inWeek = wallMs - week * weekMs
      let index = lastUntil[Math.floor(inWeek / dayMs)] ?? -1
      while (index >= 0 && inWeek < (opens[index] ?? 0)) index--
      if (index < 0) return week * openOfWeek
      return week * openOfWeek + (before[index] ?? 0) + Math.min(inWeek, closes[index] ?? 0) - (opens[index] ?? 0)
    },

    wallAfter(openMs) {
      const week = Math.ceil(openMs / openOfWeek) - 1
      const inWeek = openMs - week * openOfWeek
      // Starts where the interval would be if all had the same length, and moves from there.
      let index = Math.min(Math.floor(inWeek * intervalsPerMs), count - 1)
      while (index + 1 < count && inWeek > (before[index + 1] ?? 0)) index++
      while (index > 0 && inWeek <= (before[index] ?? 0)) index--
      return week * weekMs + (opens[index] ?? 0) + inWeek - (before[index] ?? 0)
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

/** The intervals of the whole week. Those that touch are merged. */
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
