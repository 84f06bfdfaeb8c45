/** `EFFORT=full` repeats as often as a nightly run allows. Otherwise each kind of case runs with fewer repetitions. */
export const isFullEffort = process.env.EFFORT === 'full'

/** The number of repetitions: `full` in nightly runs, `quick` in all others. */
export const repetitions = (counts: { readonly full: number; readonly quick: number }): number =>
  isFullEffort ? counts.full : counts.quick
