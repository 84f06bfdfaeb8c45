import { useEffect, useRef } from 'react'

const offKey = 'shortcuts off'

/** Single keys are in the way of whoever speaks to the browser: they can be switched off. */
export const areKeysOn = (): boolean => localStorage.getItem(offKey) === null

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(offKey)
  else localStorage.setItem(offKey, '')
}

let isHeld = false

/** Keeps single keys still while what takes the letters is on its way. */
export const holdKeys = (held: boolean): void => {
  isHeld = held
}

/** What single keys do; nothing while somebody writes, or holds another key. */
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
