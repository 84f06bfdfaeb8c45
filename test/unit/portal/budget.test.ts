import { readFileSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { firstLoad, options } from '../../../portal/build/build.ts'
import later from '../../../portal/messages/later/en.json' with { type: 'json' }

/** The views that people land on. The most common ones are part of the first load; finance needs one more file. */
const landing = ['portal/tickets/tickets.tsx', 'portal/queue/queue.tsx']
const runs = `later:${resolve('portal/billing/runs.tsx')}`
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
const { script, begun, shown, style } = firstLoad(metafile)
const inputsOf = (names: readonly string[]): string[] =>
  names.flatMap((name) => Object.keys(metafile.outputs[`portal/dist/assets/${name}`]?.inputs ?? {}))

/** The file of a part that is loaded separately, and all files that it imports. */
function filesOf(source: string): string[] {
  const [name] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source) ?? []
  if (name === undefined) throw new Error(`${source} is not part of the build.`)
  const files = new Set([name])
  for (const file of files) {
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) if (kind === 'import-statement') files.add(path)
  }
  return Array.from(files, (file) => basename(file))
}

it.each(catalogues)('the first load needs at most 150 kB of JavaScript with %s', (catalogue) => {
  const files = new Set([script, ...begun, ...shown, ...filesOf(catalogue), ...filesOf(runs)])
  const bytes = [...files].reduce((sum, file) => sum + (gzipped.get(file) ?? Number.NaN), 0)
  expect(bytes).toBeLessThanOrEqual(150_000)
})

it('the first load needs at most 15 kB of CSS', () => {
  expect(gzipped.get(style)).toBeLessThanOrEqual(15_000)
})

it('the first load is only a few files, since each is a request', () => {
  expect([script, ...begun, ...shown].length).toBeLessThanOrEqual(8)
})

it('the redirect to the sign-in page needs no code that shows the portal', () => {
  const first = inputsOf([script, ...begun])
  expect(first).toContain('portal/signIn.ts')
  expect(first.filter((source) => /react-dom|react-query|\.tsx$/.test(source))).toEqual([])
})

it('the first load has the views that people land on, and leaves the code of other views until they are shown', () => {
  const first = inputsOf(shown)
  for (const view of landing) expect(first).toContain(view)
  const later = Object.values(metafile.outputs).flatMap(({ entryPoint = '' }) =>
    entryPoint.startsWith('later:') ? [relative('.', entryPoint.slice('later:'.length))] : [],
  )
  expect(later).toContain('portal/tickets/ticket.tsx')
  expect(later.filter((source) => first.includes(source))).toEqual([])
})

it('the first load uses no texts that come later', () => {
  const sources = inputsOf([script, ...begun, ...shown, ...filesOf(runs)])
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
