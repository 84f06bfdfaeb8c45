/** Waits until `condition` returns something. Throws after a time that allows for a stalled machine. */
export async function eventually<T>(condition: () => Promise<T | undefined | false>): Promise<T> {
  const until = performance.now() + 45_000
  for (;;) {
    const found = await condition()
    if (found) return found
    if (performance.now() > until) throw new Error('The condition was not met in time.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
