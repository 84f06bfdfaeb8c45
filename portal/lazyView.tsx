import { type ComponentType, useEffect, useState } from 'react'
import { readLaterMessages } from './i18n.ts'
import { Skeleton } from './parts/skeleton.tsx'

type Load<Props> = () => Promise<ComponentType<Props>>

/**
 * A component whose code is loaded once it is shown. React's own `lazy` shows what it has loaded 300 ms after what stood
 * there meanwhile at the earliest.
 */
function loadedLater<Props extends object>(load: Load<Props>, Meanwhile: ComponentType<Props>): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined
  const loadOnce = async () => {
    Loaded = await load()
  }
  return (props) => {
    const [outcome, setOutcome] = useState<{ readonly error?: unknown }>()
    useEffect(() => {
      if (Loaded) return
      loadOnce().then(
        () => setOutcome({}),
        (error: unknown) => setOutcome({ error }),
      )
    }, [])
    if (Loaded) return <Loaded {...props} />
    if (outcome?.error !== undefined) throw outcome.error
    return <Meanwhile {...props} />
  }
}

/** With the words that come later. */
const withWords =
  <Props extends object>(load: Load<Props>): Load<Props> =>
  async () => {
    const [part] = await Promise.all([load(), readLaterMessages()])
    return part
  }

export const lazyView = <Props extends object>(load: Load<Props>) => loadedLater(withWords(load), () => <Skeleton />)

/** A view that some people land on: its words are there already. */
export const firstView = <Props extends object>(load: Load<Props>) => loadedLater(load, () => <Skeleton />)

/** A part of a view, and what stands there until it has come. */
export const lazyPart = <Props extends object>(load: Load<Props>, Meanwhile: ComponentType<Props> = () => null) =>
  loadedLater(withWords(load), Meanwhile)
