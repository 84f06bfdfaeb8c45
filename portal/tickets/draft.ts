import { useState } from 'react'

/** What is being written, kept in this browser until it is sent: by person, so that nobody finds another's. */
export function useDraft(owner: string, about: string): [string, (text: string) => void] {
  const key = `draft:${owner}:${about}`
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '')
  return [
    text,
    (changed) => {
      setText(changed)
      if (changed === '') localStorage.removeItem(key)
      else localStorage.setItem(key, changed)
    },
  ]
}
