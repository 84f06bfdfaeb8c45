import { type ComponentType, lazy } from 'react'
import { readLaterMessages } from './i18n.ts'

/** A view that people land on: its code is loaded once it is shown, and its words are there already. */
export const firstView = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))

/** A component whose code and words are loaded once it is shown. */
export const lazyView = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  firstView(async () => {
    const [view] = await Promise.all([load(), readLaterMessages()])
    return view
  })
