import { useEffect, useState } from 'react'
import { memoize } from '../shared/core/domain/memoize.ts'
import { type Instant, inUtcWords, type LocalDate, type Month } from '../shared/core/domain/time.ts'
import { nowMs, useClockOffset } from './clock.ts'
import { useLanguage } from './i18n.ts'
import type { Locale } from './locale.ts'

// Creating a format takes a hundred times as long as using it, and a list formats a hundred times.
const instantFormat = memoize(
  (locale: Locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
)
const shortFormat = memoize(
  (locale: Locale) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
)
const relativeFormat = memoize((locale: Locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))

export const instantWords = (locale: Locale, at: Instant): string => instantFormat(locale).format(new Date(at))

/** `Sat, 28 Nov, 14:00` */
export const shortWords = (locale: Locale, at: Instant): string => shortFormat(locale).format(new Date(at))

/** An instant in the reader's time zone, with UTC on hover. */
export function When({ at }: { readonly at: Instant }) {
  const { locale } = useLanguage()
  return (
    <time dateTime={at} title={inUtcWords(at)}>
      {instantWords(locale, at)}
    </time>
  )
}

/** Formats a time relative to now: `in 3 hours`. */
export function relatively(locale: Locale, ms: number): string {
  const format = relativeFormat(locale)
  const minutes = Math.round(ms / 60_000)
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return Math.abs(hours) < 48 ? format.format(hours, 'hour') : format.format(Math.round(hours / 24), 'day')
}

/** Returns the current time by the service's clock, and updates it at an interval. */
export function useNow(everyMs: number): number {
  const offset = useClockOffset()
  const [now, setNow] = useState(nowMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current time changes with the offset
  useEffect(() => {
    setNow(nowMs())
    const timer = setInterval(() => setNow(nowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, offset])
  return now
}

/** Formats a countdown: `2 d 3:04:05`. */
export function clockWords(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const days = Math.floor(seconds / 86_400)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${ms < 0 ? '−' : ''}${days > 0 ? `${days} d ` : ''}${time}`
}

export const dateWords = (locale: Locale, date: LocalDate): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))

export const monthWords = (locale: Locale, month: Month): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
