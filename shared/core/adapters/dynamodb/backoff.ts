/** How often a write that meets others is tried: for two seconds or so, well within the time of a request. */
export const attempts = 8

/** Capped backoff with full jitter. */
export const pauseBefore = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1_000, 25 * 2 ** attempt)))
