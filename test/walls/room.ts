/** A part of the code base, and all that its files may import besides each other. */
export interface Room {
  /**
   * A folder or file, in whose last part `*` stands for any characters: a file belongs to the room with the longest
   * path that it lies in.
   */
  readonly path: string
  /** Folders and files of other rooms, written in the same way. */
  readonly rooms: readonly string[]
  /** Packages by name. `node:` stands for all modules of Node, `(computed)` for imports with a computed name. */
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

/** Whether a path is a place, or lies in it. */
export const isWithin = (path: string, place: string): boolean => place === '' || patternOf(place).test(path)
