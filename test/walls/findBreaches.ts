import { dirname, join } from 'node:path'
import { areaRooms, areas, contracts, domains } from './areas.ts'
import { readImports } from './readImports.ts'
import { isWithin, type Room } from './room.ts'
import { walls } from './walls.ts'

/** Sources by path from the root of the checkout. */
export type Sources = ReadonlyMap<string, string>

const roomOf = (file: string): Room | undefined =>
  walls.filter(({ path }) => isWithin(file, path)).toSorted((a, b) => b.path.length - a.path.length)[0]

interface Import {
  readonly file: string
  readonly name: string
  readonly room: Room | undefined
  /** The table's entries that allow it. Undefined within a room, where none is needed. */
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

/** Returns every import that the table of walls does not allow, as `FILE imports NAME`. */
export const findBreaches = (sources: Sources): string[] => [
  ...[...sources.keys()].filter((file) => !roomOf(file)).map((file) => `${file} belongs to no room`),
  ...readAll(sources)
    .filter(({ doors }) => doors?.length === 0)
    .map(({ file, name }) => `${file} imports ${name}`),
]

/**
 * Returns the doors that no file uses, as `ROOM: NAME`: packages, places that a room itself lists, and areas that an
 * area uses.
 */
export function findUnusedDoors(sources: Sources): string[] {
  const imports = readAll(sources)
  const used = new Set(imports.flatMap(({ room, doors = [] }) => doors.map((door) => `${room?.path}: ${door}`)))
  const named = walls.flatMap(({ path, rooms, packages }) => {
    // Rooms of areas are built alike. Of those, only adapters list their own packages.
    if (areaRooms.some((room) => room.path === path)) return path.includes('/adapters') ? listed(path, packages) : []
    return listed(path, [...rooms.filter((door) => ![...domains, ...contracts].includes(door)), ...packages])
  })
  const usedAreas = new Set(imports.map(({ file, name }) => `${areaOf(file)}: ${areaOf(join(dirname(file), name))}`))
  const unusedAreas = Object.entries(areas)
    .flatMap(([area, { uses }]) => listed(area, uses))
    .filter((door) => !usedAreas.has(door))
  return [...named.filter((door) => !used.has(door)), ...unusedAreas]
}

const listed = (path: string, doors: readonly string[]): string[] => doors.map((door) => `${path}: ${door}`)
const areaOf = (path: string): string | undefined => /^shared\/(\w+)\//.exec(path)?.[1]

/** Returns the cycles of files that import each other, even if only for types. Each cycle is sorted. */
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
