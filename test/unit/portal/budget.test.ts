import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { firstLoad, options } from '../../../portal/build.ts'
import later from '../../../portal/messages/later/en.json' with { type: 'json' }

/** What a page loads until the first rows of the view that people land on, and in their language. */
const views = ['portal/customer/tickets.tsx', 'portal/agent/queue.tsx', 'portal/finance/runs.tsx']
const catalogues = ['portal/messages/en.json', 'portal/messages/de.json', 'portal/messages/fr.json']

const { plugins, ...others } = options
const { outputFiles, metafile } = await build({
  ...others,
  plugins: plugins.filter(({ name }) => name !== 'page'),
  write: false,
})
const gzipped = new Map(
  outputFiles.map(({ path, contents }) => [path.split('/').at(-1), gzipSync(contents, { level: 9 }).length]),
)
const { style, script } = firstLoad(metafile)

/** The file of an entry point or a lazy part, and all that it imports. */
function filesOf(source: string): Set<string> {
  const [name] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source) ?? []
  if (name === undefined) throw new Error(`${source} is not part of the build.`)
  const files = new Set([name])
  for (const file of files) {
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) if (kind === 'import-statement') files.add(path)
  }
  return files
}
const bytesOf = (files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + (gzipped.get(file.split('/').at(-1)) ?? Number.NaN), 0)

describe.each(views)('the first load of %s', (view) => {
  it.each(catalogues)('takes at most 150 kB of JavaScript with %s', (catalogue) => {
    const files = new Set(['portal/main.ts', 'portal/start.tsx', view, catalogue].flatMap((name) => [...filesOf(name)]))
    expect([...files].some((file) => file.endsWith(script))).toBe(true)
    expect(bytesOf(files)).toBeLessThanOrEqual(150_000)
  })
})

it('takes at most 15 kB of CSS', () => {
  expect(gzipped.get(style)).toBeLessThanOrEqual(15_000)
})

it('leaves the code of other views until they are shown', () => {
  const first = [...filesOf('portal/start.tsx')].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}))
  expect(first).toContain('portal/layout.tsx')
  expect(first.filter((source) => /portal\/(customer|agent|finance|ticket)\//.test(source))).toEqual([])
})

it('says nothing at first whose words come later', () => {
  const files = ['portal/main.ts', 'portal/start.tsx', ...views].flatMap((view) => [...filesOf(view)])
  const sources = files.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}))
  const words = Object.keys(later)
  const said = [...new Set(sources)]
    .filter((source) => /^portal\/.*\.tsx?$/.test(source))
    .flatMap((source) => {
      const text = readFileSync(source, 'utf8')
      const whole = Array.from(text.matchAll(/['"]([\w.]+)['"]/g), ([, key = '']) => key)
      const begun = Array.from(text.matchAll(/t\(`([\w.]+\.)\$\{/g), ([, key = '']) => key)
      return [
        ...whole.filter((key) => words.includes(key)),
        ...begun.filter((key) => words.some((word) => word.startsWith(key))),
      ].map((key) => `${source}: ${key}`)
    })
  expect(sources).toContain('portal/layout.tsx')
  expect(said).toEqual([])
})
