import { useSyncExternalStore } from 'react'

/*
 * The service's clock, read from its responses: promises are kept by it, and a device's own clock can be wrong, or that
 * of a local runtime moved.
 */

/** Less than this is the time that a response takes, and the whole seconds in which it says when it was. */
const toleranceMs = 30_000
/** From here on, people should know that the two differ. */
const worthSayingMs = 5 * 60_000

let offsetMs = 0
const listeners = new Set<() => void>()

/** The present, in epoch milliseconds. */
export const nowMs = (): number => Date.now() + offsetMs

/** Takes note of the `Date` of a response. */
export function noteServiceTime(date: string | null): void {
  if (date === null) return
  const measuredMs = Date.parse(date) + 500 - Date.now()
  if (Number.isNaN(measuredMs) || Math.abs(measuredMs - offsetMs) < toleranceMs) return
  offsetMs = Math.abs(measuredMs) < toleranceMs ? 0 : measuredMs
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** By how much the service's clock is ahead of the device's; 0 when they agree. */
export const useClockOffset = (): number => useSyncExternalStore(subscribe, () => offsetMs)

export const isWorthSaying = (offset: number): boolean => Math.abs(offset) >= worthSayingMs
