import { type ComponentType, lazy } from 'react'
import { readLaterMessages } from './i18n.ts'

/** A component whose code and words are loaded once it is shown. */
export const lazyView = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => {
    const [view] = await Promise.all([load(), readLaterMessages()])
    return { default: view }
  })
