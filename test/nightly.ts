import { it } from 'vitest'
import { isFullEffort } from './effort.ts'

/**
 * A further case of a kind that every run shows by another test: only nightly runs have it. A file whose cases are all
 * of that sort is called `NAME.nightly.test.ts`.
 */
export const nightly: (title: string, test: () => Promise<void> | void, limitMs?: number) => void = isFullEffort
  ? it
  : () => undefined
