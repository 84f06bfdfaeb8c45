import { type ComponentType, useEffect, useState } from 'react'
import { readLaterMessages } from './i18n.ts'
import { Skeleton } from './parts/skeleton.tsx'

/**
 * A component whose code and words are loaded once it is shown. React's own `lazy` shows what it has loaded 300 ms after
 * what stood there meanwhile at the earliest.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props> = () => null,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined
  const loadAll = async () => {
    const [part] = await Promise.all([load(), readLaterMessages()])
    Loaded = part
  }
  return (props) => {
    const [outcome, setOutcome] = useState<{ readonly error?: unknown }>()
    useEffect(() => {
      if (Loaded) return
      loadAll().then(
        () => setOutcome({}),
        (error: unknown) => setOutcome({ error }),
      )
    }, [])
    if (Loaded) return <Loaded {...props} />
    if (outcome?.error !== undefined) throw outcome.error
    return <Meanwhile {...props} />
  }
}

/** A view that comes later. */
export const lazyView = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> =>
  lazyPart(load, () => <Skeleton />)
