/** Waits until `look` finds something, for as long as a machine may stand still; throws when nothing comes. */
export async function eventually<T>(condition: () => Promise<T | undefined | false>): Promise<T> {
  const until = performance.now() + 45_000
  for (;;) {
    const found = await condition()
    if (found) return found
    if (performance.now() > until) throw new Error('Nothing has come.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
