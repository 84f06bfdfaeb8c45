import { useCallback, useEffect, useRef, useState } from 'react'

/** How long an action can be undone before it is carried out. */
const graceMs = 6_000

/**
 * Carries out an action a moment later, so it can be undone until then. Leaving the view carries it out immediately.
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
    /** The subject of the pending action. */
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
