/** A part of the code base, and everything that its files can import besides each other. */
export interface Room {
  /**
   * A folder or file. In its last part, `*` matches any characters. A file belongs to the room with the longest path
   * that contains it.
   */
  readonly path: string
  /** Folders and files of other rooms, in the same notation. */
  readonly rooms: readonly string[]
  /** Packages by name. `node:` means all modules of Node, `(computed)` means imports with a computed name. */
  readonly packages: readonly string[]
}

const patterns = new Map<string, RegExp>()
function patternOf(place: string): RegExp {
  const known = patterns.get(place)
  if (known) return known
  const pattern = new RegExp(`^${place.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`)
  patterns.set(place, pattern)
  return pattern
}

/** Whether a path is a place, or lies within it. */
export const isWithin = (path: string, place: string): boolean => place === '' || patternOf(place).test(path)
