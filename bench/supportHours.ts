import { DateTime } from 'luxon'
import { supportCalendar, supportHoursNameSchema } from '../shared/domain/plans.ts'
import { createSupportHours, type SupportCalendar } from '../shared/domain/supportHours.ts'

/*
 * `addOpenTime` beside a walk from opening to opening written with luxon, on the same random starts of a year, and what
 * a calendar costs before its first answer. Usage: node bench/supportHours.ts
 */

const hourMs = 3_600_000
const starts = Float64Array.from(
  { length: 4_096 },
  () => Date.UTC(2026, 0) + Math.floor(Math.random() * 365 * 24 * hourMs),
)
const targets = [1, 4, 8, 24, 48].map((hours) => hours * hourMs)

/** Each day's intervals in turn, until the open time is used up. */
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
  const startedMs = performance.now()
  run(count)
  const perMs = count / (performance.now() - startedMs)
  return sum > 0 ? perMs * 1_000 : Number.NaN
}

process.stdout.write(
  '| calendar | cold, ms CPU | a second | luxon, a second | ratio |\n| --- | --- | --- | --- | --- |\n',
)
// The first use of time zones in a process is the platform's to pay for.
new Intl.DateTimeFormat('en', { timeZone: 'Europe/Zurich' }).format(0)
for (const name of supportHoursNameSchema.options) {
  const calendar = supportCalendar(name, ['2026-01-01', '2026-12-25'])
  const before = process.cpuUsage()
  const hours = createSupportHours(calendar)
  hours.addOpenTime(starts[0] ?? 0, hourMs)
  const { user, system } = process.cpuUsage(before)
  const fast = perSecond(hours.addOpenTime, 10_000_000)
  const slow = perSecond((start, open) => walk(calendar, start, open), 4_000)
  const wrong = starts.find((start) => walk(calendar, start, 8 * hourMs) !== hours.addOpenTime(start, 8 * hourMs))
  if (wrong !== undefined) throw new Error(`They differ from ${new Date(wrong).toISOString()} on.`)
  const millions = (count: number) => `${(count / 1e6).toFixed(count < 1e6 ? 4 : 1)} million`
  process.stdout.write(
    `| ${name} | ${((user + system) / 1_000).toFixed(1)} | ${millions(fast)} | ${millions(slow)} | ${Math.round(fast / slow)} |\n`,
  )
}
