import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DateTime } from 'luxon'
import { supportCalendar, supportHoursNameSchema } from '../shared/plans/domain/plans.ts'
import { createSupportHours, type SupportCalendar } from '../shared/plans/domain/supportHours.ts'
import { median } from './median.ts'

/*
 * Compares `addOpenTime` with a luxon walk from opening to opening, on the same random starts in a year, and measures
 * the cost of a calendar until its first result.
 * Usage: node bench/supportHours.ts
 */

const hourMs = 3_600_000
const starts = Float64Array.from(
  { length: 4_096 },
  () => Date.UTC(2026, 0) + Math.floor(Math.random() * 365 * 24 * hourMs),
)
const targets = [1, 4, 8, 24, 48].map((hours) => hours * hourMs)

/** Goes through the intervals of each day until the open time is used up. */
function walk({ timeZone, week, holidays }: SupportCalendar, startMs: number, openMs: number): number {
  const closed = new Set(holidays)
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  let left = openMs
  for (let day = DateTime.fromMillis(startMs, { zone: timeZone }).startOf('day'); ; day = day.plus({ days: 1 })) {
    if (closed.has(day.toISODate() ?? '')) continue
    for (const [opens, closes] of week[days[day.weekday - 1] ?? 'mon']) {
      const at = (time: string) => {
        const [hour = 0, minute = 0] = time.split(':').map(Number)
        return hour === 24 ? day.plus({ days: 1 }).toMillis() : day.set({ hour, minute }).toMillis()
      }
      const start = Math.max(at(opens), startMs)
      const end = at(closes)
      if (start >= end) continue
      if (end - start >= left) return start + left
      left -= end - start
    }
  }
}

function perSecond(add: (startMs: number, openMs: number) => number, count: number): number {
  let sum = 0
  const run = (times: number) => {
    for (let index = 0; index < times; index++) sum += add(starts[index & 4_095] ?? 0, targets[index % 5] ?? 0)
  }
  run(count / 20)
  const before = process.cpuUsage()
  run(count)
  // Measures CPU time, so that other work on the machine affects neither side.
  const { user, system } = process.cpuUsage(before)
  return sum > 0 ? (count / (user + system)) * 1e6 : Number.NaN
}

/** Milliseconds of CPU until the first result, in this process, without the first use of time zones by the platform. */
function coldMs(name: string): number {
  const calendar = calendarOf(name)
  new Intl.DateTimeFormat('en', { timeZone: 'Europe/Zurich' }).format(0)
  // The first reading includes the work of other threads since the start.
  process.cpuUsage(process.cpuUsage())
  const before = process.cpuUsage()
  createSupportHours(calendar).addOpenTime(starts[0] ?? 0, hourMs)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** The median of nine separate processes. */
function medianColdMs(name: string): number {
  const rates = Array.from({ length: 9 }, () =>
    Number(spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' }).stdout),
  )
  return median(rates)
}

const calendarOf = (name: string) => supportCalendar(supportHoursNameSchema.parse(name), ['2026-01-01', '2026-12-25'])
const millions = (count: number) => `${(count / 1e6).toFixed(count < 1e6 ? 4 : 1)} million`

function compare(name: string): boolean {
  const calendar = calendarOf(name)
  const hours = createSupportHours(calendar)
  const cold = medianColdMs(name)
  const fast = perSecond(hours.addOpenTime, 30_000_000)
  const slow = perSecond((start, open) => walk(calendar, start, open), 4_000)
  const wrong = starts.find((start) => walk(calendar, start, 8 * hourMs) !== hours.addOpenTime(start, 8 * hourMs))
  if (wrong !== undefined) throw new Error(`The results differ for the start ${new Date(wrong).toISOString()}.`)
  const ratio = Math.round(fast / slow)
  process.stdout.write(`| ${name} | ${cold.toFixed(1)} | ${millions(fast)} | ${millions(slow)} | ${ratio} |\n`)
  return cold < 2 && fast >= 10e6 && ratio >= 500
}

const [onlyCold] = process.argv.slice(2)
if (onlyCold === undefined) {
  process.stdout.write(
    '| calendar | cold, ms CPU | a second of CPU | luxon | ratio |\n| --- | --- | --- | --- | --- |\n',
  )
  const holds = supportHoursNameSchema.options.map(compare).every(Boolean)
  process.stdout.write(
    `Under 2 ms cold, 10 million a second and 500 times luxon for each calendar: this ${holds ? 'holds' : 'DOES NOT HOLD'} here.\n`,
  )
} else process.stdout.write(String(coldMs(onlyCold)))
