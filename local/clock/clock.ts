import { realNow, setClockOffset } from './shiftDate.mjs'

/** The runtime's clock: the machine's clock, shifted by an offset that tests and demonstrations change. */
export interface Clock {
  now(): number
  offsetMs(): number
  /** Moves the clock to an instant, forwards or backwards. */
  moveTo(epochMs: number): void
  /** Runs `task` once `delayMs` have passed on this clock. Returns a function that cancels it. */
  after(delayMs: number, task: () => void): () => void
  onMove(listener: (offsetMs: number) => void): void
  /** Cancels all waiting tasks and accepts no more. */
  stop(): void
}

interface Waiting {
  readonly at: number
  readonly task: () => void
  timer?: NodeJS.Timeout
}

export function createClock(initialOffsetMs: number): Clock {
  let offset = initialOffsetMs
  const listeners: ((offsetMs: number) => void)[] = []
  const waiting = new Set<Waiting>()
  let isStopped = false
  const now = () => realNow() + offset
  setClockOffset(offset)

  function arm(entry: Waiting): void {
    clearTimeout(entry.timer)
    entry.timer = setTimeout(
      () => {
        waiting.delete(entry)
        entry.task()
      },
      Math.min(Math.max(0, entry.at - now()), 2 ** 31 - 1),
    )
  }

  return {
    now,
    offsetMs: () => offset,
    moveTo(epochMs) {
      offset = epochMs - realNow()
      setClockOffset(offset)
      for (const listener of listeners) listener(offset)
      for (const entry of waiting) arm(entry)
    },
    after(delayMs, task) {
      if (isStopped) return () => undefined
      const entry: Waiting = { at: now() + delayMs, task }
      waiting.add(entry)
      arm(entry)
      return () => {
        waiting.delete(entry)
        clearTimeout(entry.timer)
      }
    },
    onMove: (listener) => listeners.push(listener),
    stop() {
      isStopped = true
      for (const { timer } of waiting) clearTimeout(timer)
      waiting.clear()
    },
  }
}
