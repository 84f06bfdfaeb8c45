import { useState } from 'react'

/** Stores a text in this browser until it is sent. Each user has separate drafts. */
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
