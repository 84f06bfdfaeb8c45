import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const sorted = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b)

it('docs/threats.md describes exactly the abuse cases whose numbers are in test titles, each once', () => {
  const files = globSync('test/**/*.ts', { cwd: root })
  const carried = files.flatMap((file) =>
    [...read(file).matchAll(/ \[(\d+(?:, \d+)*)\]['`],/g)].flatMap(([, list = '']) => list.split(', ').map(Number)),
  )
  const described = [...read('docs/threats.md').matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number))
  expect(carried.length).toBeGreaterThan(150)
  expect(described).toEqual(sorted(carried))
})
