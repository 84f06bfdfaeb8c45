import { useEffect, useRef } from 'react'

const offKey = 'shortcuts off'

/** Whether single-key shortcuts are on. They interfere with speech input, so users can switch them off. */
export const areKeysOn = (): boolean => localStorage.getItem(offKey) === null

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(offKey)
  else localStorage.setItem(offKey, '')
}

let isHeld = false

/** Suspends single-key shortcuts while the palette, which receives the letters, is loading or open. */
export const holdKeys = (held: boolean): void => {
  isHeld = held
}

/** Runs an action for each key, except while the user types in a field or holds a modifier key. */
export function useKeys(keys: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      const isWriting = target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
      const act = latest.current[event.key]
      if (!act || isWriting || isHeld || event.ctrlKey || event.metaKey || event.altKey || !areKeysOn()) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
