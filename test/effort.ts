/** `EFFORT=full` repeats as often as a night allows; else each kind of case runs, with fewer repetitions. */
export const isFullEffort = process.env.EFFORT === 'full'

/** How often something is repeated: every night, and in each run. */
export const repetitions = (counts: { readonly full: number; readonly quick: number }): number =>
  isFullEffort ? counts.full : counts.quick
