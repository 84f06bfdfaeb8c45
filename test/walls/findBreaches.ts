import { dirname, join } from 'node:path'
import { readImports } from './readImports.ts'
import { type Room, walls } from './walls.ts'

/** Sources by path from the root of the checkout. */
export type Sources = ReadonlyMap<string, string>

const isWithin = (path: string, place: string): boolean =>
  place === '' || path === place || path.startsWith(`${place}/`)

const roomOf = (file: string): Room | undefined =>
  walls.filter(({ path }) => isWithin(file, path)).toSorted((a, b) => b.path.length - a.path.length)[0]

interface Import {
  readonly file: string
  readonly name: string
  readonly room: Room | undefined
  /** What the table has that allows it; undefined within a room, which needs nothing. */
  readonly doors: readonly string[] | undefined
}

const parsed = new Map<string, readonly string[]>()
function importsOf(file: string, source: string): readonly string[] {
  const known = parsed.get(source) ?? readImports(file, source)
  parsed.set(source, known)
  return known
}

function readAll(sources: Sources): Import[] {
  return [...sources].flatMap(([file, source]) => {
    const room = roomOf(file)
    return importsOf(file, source).map((name) => ({ file, name, room, doors: room && doorsFor(room, file, name) }))
  })
}

function doorsFor(room: Room, file: string, name: string): readonly string[] | undefined {
  if (!name.startsWith('.')) return room.packages.filter((allowed) => allowed === '*' || packageOf(name) === allowed)
  const target = join(dirname(file), name)
  return roomOf(target) === room ? undefined : room.rooms.filter((place) => isWithin(target, place))
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return 'node:'
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Every import that the table of walls does not allow, as `FILE imports NAME`. */
export const findBreaches = (sources: Sources): string[] => [
  ...[...sources.keys()].filter((file) => !roomOf(file)).map((file) => `${file} belongs to no room`),
  ...readAll(sources)
    .filter(({ doors }) => doors?.length === 0)
    .map(({ file, name }) => `${file} imports ${name}`),
]

/** What the table allows and no file does, as `ROOM: NAME`. */
export function findUnusedDoors(sources: Sources): string[] {
  const used = new Set(
    readAll(sources).flatMap(({ room, doors = [] }) => doors.map((door) => `${room?.path}: ${door}`)),
  )
  return walls
    .flatMap(({ path, rooms, packages }) => [...rooms, ...packages].map((door) => `${path}: ${door}`))
    .filter((door) => !used.has(door))
}

/** Files that import each other in a circle, be it for types alone: each circle sorted. */
export function findCircles(sources: Sources): string[][] {
  const targetsOf = (file: string) =>
    importsOf(file, sources.get(file) ?? '')
      .filter((name) => name.startsWith('.'))
      .map((name) => join(dirname(file), name))
      .filter((target) => sources.has(target))
  // Tarjan's strongly connected components.
  const found: string[][] = []
  const visited = new Map<string, number>()
  const onPath = new Set<string>()
  const path: string[] = []
  function visit(file: string): number {
    const index = visited.size
    let lowest = index
    visited.set(file, index)
    path.push(file)
    onPath.add(file)
    for (const target of targetsOf(file)) {
      const seen = visited.get(target)
      if (seen === undefined) lowest = Math.min(lowest, visit(target))
      else if (onPath.has(target)) lowest = Math.min(lowest, seen)
    }
    if (lowest === index) {
      const circle = path.splice(path.indexOf(file))
      for (const one of circle) onPath.delete(one)
      if (circle.length > 1 || targetsOf(file).includes(file)) found.push(circle.sort())
    }
    return lowest
  }
  for (const file of sources.keys()) if (!visited.has(file)) visit(file)
  return found
}
