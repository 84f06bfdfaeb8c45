import { type ComponentType, useEffect, useState } from 'react'
import { readLaterMessages } from './i18n.ts'
import { Skeleton } from './parts/skeleton.tsx'

type Load<Props> = () => Promise<ComponentType<Props>>

/**
 * A component whose code is loaded when it is first shown. React's own `lazy` would show the placeholder for at least
 * 300 ms.
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

/** Also loads the messages that landing pages do not need. */
const withWords =
  <Props extends object>(load: Load<Props>): Load<Props> =>
  async () => {
    const [part] = await Promise.all([load(), readLaterMessages()])
    return part
  }

export const lazyView = <Props extends object>(load: Load<Props>) => loadedLater(withWords(load), () => <Skeleton />)

/** A landing page: its messages are already loaded. */
export const firstView = <Props extends object>(load: Load<Props>) => loadedLater(load, () => <Skeleton />)

/** A part of a view, with a placeholder until it has loaded. */
export const lazyPart = <Props extends object>(load: Load<Props>, Meanwhile: ComponentType<Props> = () => null) =>
  loadedLater(withWords(load), Meanwhile)
