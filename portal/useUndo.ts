import { useCallback, useEffect, useRef, useState } from 'react'

/** How long something can be taken back before it is done. */
const graceMs = 6_000

/**
 * Does something a moment later, so that it can be taken back until then. Whoever leaves the view means it: it is done
 * at once.
 */
export function useUndo<Of>(act: (of: Of) => void) {
  const [waiting, setWaiting] = useState<{ readonly of: Of }>()
  const held = useRef<{ readonly of: Of; readonly timer: ReturnType<typeof setTimeout> }>(undefined)
  const latest = useRef(act)
  latest.current = act

  const end = useCallback((): { readonly of: Of } | undefined => {
    const { current } = held
    if (current) clearTimeout(current.timer)
    held.current = undefined
    return current
  }, [])
  const flush = useCallback(() => {
    const ended = end()
    if (ended) latest.current(ended.of)
  }, [end])
  useEffect(() => {
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])

  return {
    /** What is about to be done. */
    waitsFor: waiting?.of,
    start: (of: Of) => {
      flush()
      const timer = setTimeout(() => {
        flush()
        setWaiting(undefined)
      }, graceMs)
      held.current = { of, timer }
      setWaiting({ of })
    },
    undo: () => {
      end()
      setWaiting(undefined)
    },
  }
}
