import { Temporal } from 'temporal-polyfill'
import type { Clock } from '../clock/clock.ts'
import { StartProblem } from '../problem.ts'

/** An EventBridge Scheduler schedule: at local times of day, every day or on one day of each month. */
export interface CalendarSchedule {
  readonly name: string
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  /** Every day, when absent. */
  readonly dayOfMonth: number | undefined
  readonly timeZone: string
  /** The role that sends the message. */
  readonly roleName: string
  /** The queue that receives the input. */
  readonly queueArn: string
  readonly input: string
}

export interface CalendarSchedules {
  add(schedule: CalendarSchedule): void
  start(): void
  stop(): void
  /** Whether no message is being sent. */
  isIdle(): boolean
}

// Reads expressions of daily and monthly schedules, such as `cron(0 6 1 * ? *)` and `cron(*/5 * * * ? *)`.
export function readCron(expression: string): Pick<CalendarSchedule, 'minutes' | 'hours' | 'dayOfMonth'> {
  const [, minute, hour, day] = /^cron\((\d+|\*\/\d+) (\d+|\*(?:\/\d+)?) (\d+|\*) \* \? \*\)$/.exec(expression) ?? []
  if (minute === undefined || hour === undefined)
    throw new StartProblem(`This runtime supports only daily and monthly schedules, not ${expression}.`)
  return {
    minutes: timesOf(minute, 60),
    hours: timesOf(hour, 24),
    dayOfMonth: day === '*' ? undefined : Number(day),
  }
}

/** Expands `7`, `*` or `*` with a step to its values below `end`. */
function timesOf(part: string, end: number): number[] {
  if (!part.startsWith('*')) return [Number(part)]
  const step = Number(part.slice(2) || 1)
  return Array.from({ length: Math.ceil(end / step) }, (_, n) => n * step)
}

/** The first time after `nowMs` at which a schedule is due, in epoch milliseconds. */
export function nextTime({ minutes, hours, dayOfMonth, timeZone }: CalendarSchedule, nowMs: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate()
  for (let days = 0; ; days++) {
    const date = today.add({ days })
    if (dayOfMonth !== undefined && date.day !== dayOfMonth) continue
    const times = hours.flatMap((hour) =>
      minutes.map((minute) => date.toZonedDateTime({ timeZone, plainTime: { hour, minute } }).epochMilliseconds),
    )
    const next = times.find((at) => at > nowMs)
    if (next !== undefined) return next
  }
}

/** Runs schedules by the runtime's clock. Runs that a clock move skips do not happen. */
export function createCalendarSchedules(
  clock: Clock,
  send: (schedule: CalendarSchedule) => Promise<unknown>,
  log: (line: string) => void,
): CalendarSchedules {
  const schedules: CalendarSchedule[] = []
  const cancels = new Map<string, () => void>()
  let sendsUnderWay = 0

  async function run(schedule: CalendarSchedule): Promise<void> {
    sendsUnderWay++
    try {
      await send(schedule)
    } catch (error) {
      log(`${schedule.name}: ${String(error)}`)
    } finally {
      sendsUnderWay--
    }
  }

  function plan(schedule: CalendarSchedule): void {
    const at = nextTime(schedule, clock.now())
    cancels.get(schedule.name)?.()
    const check = () => {
      // A timer ends after 24 days at most, possibly before the schedule is due.
      if (clock.now() >= at) void run(schedule)
      plan(schedule)
    }
    cancels.set(schedule.name, clock.after(at - clock.now(), check))
  }

  return {
    add: (schedule) => schedules.push(schedule),
    start() {
      for (const schedule of schedules) plan(schedule)
      clock.onMove(() => {
        for (const schedule of schedules) plan(schedule)
      })
    },
    stop() {
      for (const cancel of cancels.values()) cancel()
    },
    isIdle: () => sendsUnderWay === 0,
  }
}
