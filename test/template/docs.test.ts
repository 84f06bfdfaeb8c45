import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** Words in code that look like a path in this project. */
const isPath = (word: string) =>
  /^(docs|shared|functions|infra|local|operate|samples|test|bench|portal|tools)\/[\w./-]*$|^[\w.-]+\.(json|md)$/.test(
    word,
  )

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8')

  it('names only existing files and folders', () => {
    const inCode = [...text.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word).filter(isPath)
    const inLinks = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => join(dirname(page), link))
    expect([...inCode, ...inLinks].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names only existing commands', () => {
    const commands = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name)
    expect(commands.filter((name) => !(name in scripts))).toEqual([])
  })
})
