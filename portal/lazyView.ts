import { type ComponentType, lazy } from 'react'

/** A component whose code is loaded once it is shown. */
export const lazyView = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))
