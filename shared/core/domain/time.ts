import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'

/** The provider's time zone, in which plans, billing months and business days are counted. */
export const providerTimeZone = 'Europe/Zurich'

/** An instant as stored and sent: UTC with milliseconds, so that text order is time order. */
export const instantSchema = z.iso.datetime({ precision: 3 }).brand<'Instant'>()
export type Instant = z.infer<typeof instantSchema>

/** An instant as people and machines write it, with any offset. It is stored as an `Instant`. */
export const writtenInstantSchema = z.codec(z.iso.datetime({ offset: true }), instantSchema, {
  decode: (text) => new Date(text).toISOString(),
  encode: (instant) => instant,
})

/** A calendar month of the provider, such as 2026-11. */
export const monthSchema = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month looks like 2026-11')
  .brand<'Month'>()
export type Month = z.infer<typeof monthSchema>
/** Allows any century: the months next to the first and the last month of `monthSchema` are in others. */
const neighbouringMonthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .brand<'Month'>()

/** A local calendar date of the provider, such as 2026-11-23. */
export const dateSchema = z.iso.date().brand<'LocalDate'>()
export type LocalDate = z.infer<typeof dateSchema>

export const toInstant = (epochMs: number): Instant => instantSchema.parse(new Date(epochMs).toISOString())

export const toEpochMs = (instant: Instant): number => Date.parse(instant)

/** The provider's local date at `epochMs`. */
export function localDateAt(epochMs: number): LocalDate {
  return dateSchema.parse(inProviderZone(epochMs).toPlainDate().toString())
}

export const monthOf = (date: LocalDate): Month => neighbouringMonthSchema.parse(date.slice(0, 7))

export function daysInMonth(month: Month): number {
  return Temporal.PlainYearMonth.from(month).daysInMonth
}

/** The days of `month` in order. */
export function datesOf(month: Month): LocalDate[] {
  return Array.from({ length: daysInMonth(month) }, (_, day) =>
    dateSchema.parse(`${month}-${String(day + 1).padStart(2, '0')}`),
  )
}

export function firstDayAfter(month: Month): LocalDate {
  const next = Temporal.PlainYearMonth.from(month).add({ months: 1 })
  return dateSchema.parse(next.toPlainDate({ day: 1 }).toString())
}

export const addDays = (date: LocalDate, days: number): LocalDate =>
  dateSchema.parse(Temporal.PlainDate.from(date).add({ days }).toString())

export const lastDayOf = (month: Month): LocalDate => addDays(firstDayAfter(month), -1)

export const monthAfter = (month: Month): Month => monthOf(firstDayAfter(month))

export const monthBefore = (month: Month): Month =>
  neighbouringMonthSchema.parse(Temporal.PlainYearMonth.from(month).subtract({ months: 1 }).toString())

/** The instant at which `month` begins, in epoch milliseconds. */
export const startOfMonth = (month: Month): number => startOfDay(dateSchema.parse(`${month}-01`))

/** The instant at which `month` ends and the next begins, in epoch milliseconds. */
export const endOfMonth = (month: Month): number => startOfDay(firstDayAfter(month))

const startOfDay = (date: LocalDate): number =>
  Temporal.PlainDate.from(date).toZonedDateTime(providerTimeZone).epochMilliseconds

/** Formats an instant for people: `2026-11-16 07:30 Europe/Zurich`. */
export function inLocalWords(instant: Instant, timeZone = providerTimeZone): string {
  const local = Temporal.Instant.fromEpochMilliseconds(toEpochMs(instant)).toZonedDateTimeISO(timeZone)
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timeZone}`
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** Formats an instant for people, in the provider's time: `Monday 2026-11-16 07:30`. */
export function inWeekdayWords(instant: Instant): string {
  const local = inProviderZone(toEpochMs(instant))
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${weekdays[local.dayOfWeek - 1]} ${local.toPlainDate()} ${time}`
}

/** Formats an instant for people: `2026-11-16 06:30 UTC`. */
export function inUtcWords(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
}

/** Formats a duration for people: `2 d 3 h 5 min`, cut to whole minutes. */
export function inDurationWords(durationMs: number): string {
  const minutes = Math.floor(durationMs / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`)
  return words.length > 0 ? words.join(' ') : 'less than a minute'
}

function inProviderZone(epochMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(providerTimeZone)
}
