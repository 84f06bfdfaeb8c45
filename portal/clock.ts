import { useSyncExternalStore } from 'react'

/*
 * The service's clock, read from its responses. Promises are measured by it. A device's own clock can be wrong, and the
 * clock of a local runtime can be moved.
 */

/** Smaller differences come from the response time, and from the whole seconds of the `Date` header. */
const toleranceMs = 30_000
/** From this difference on, users should know that the clocks differ. */
const worthSayingMs = 5 * 60_000

let offsetMs = 0
const listeners = new Set<() => void>()

/** The current time by the service's clock, in epoch milliseconds. */
export const nowMs = (): number => Date.now() + offsetMs

/** Adjusts the clock to the `Date` header of a response. */
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

/** How far the service's clock is ahead of the device's; 0 if they agree. */
export const useClockOffset = (): number => useSyncExternalStore(subscribe, () => offsetMs)

export const isWorthSaying = (offset: number): boolean => Math.abs(offset) >= worthSayingMs
