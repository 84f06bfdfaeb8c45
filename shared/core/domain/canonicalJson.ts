/** JSON for hashes and signatures. It is the same for the same value, whatever the order of its fields. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, (_name, part: unknown) => inOrder(part))

function inOrder(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
