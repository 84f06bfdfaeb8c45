/** Attempts of a write that conflicts with others. They take about two seconds, well within a request's time. */
export const attempts = 8

/** Capped backoff with full jitter. */
export const pauseBefore = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1_000, 25 * 2 ** attempt)))
