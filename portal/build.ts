import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, context, type Metafile, type Plugin } from 'esbuild'
import { compiledMessages, stubbed, withoutJsonSchema, withoutWords } from './lean.ts'

/* Builds the portal into portal/dist. Usage: node portal/build.ts [--watch] */

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}portal/dist`

/** Names in the page what it loads first, so that a browser asks for all of it at once. */
const page: Plugin = {
  name: 'page',
  setup({ onEnd }) {
    onEnd(async ({ metafile }) => {
      if (!metafile) return
      const html = await readFile(`${root}portal/index.html`, 'utf8')
      const { script, style, preloaded } = firstLoad(metafile)
      const head = [
        `<link rel="stylesheet" href="/assets/${style}">`,
        ...preloaded.map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
        `<script type="module" src="/assets/${script}"></script>`,
      ]
      await writeFile(`${dist}/index.html`, html.replace('<!-- built -->', head.join('\n    ')))
    })
  },
}

/** The files that every page loads: the entry, what it imports, and the application that it starts. */
export function firstLoad({ outputs }: Metafile): { script: string; style: string; preloaded: string[] } {
  const entryOf = (source: string) => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source)
    if (!found) throw new Error(`${source} is not part of the build.`)
    return found
  }
  const [script] = entryOf('portal/main.ts')
  const wanted = new Set([entryOf('portal/start.tsx')[0]])
  for (const name of wanted) {
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') wanted.add(path)
  }
  const [style] = entryOf('portal/styles/main.css')
  return { script: basename(script), style: basename(style), preloaded: Array.from(wanted, (name) => basename(name)) }
}

export const options = {
  absWorkingDir: root,
  entryPoints: { main: 'portal/main.ts', style: 'portal/styles/main.css' },
  outdir: 'portal/dist/assets',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  metafile: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  conditions: ['module', 'production'],
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [compiledMessages, withoutJsonSchema, withoutWords, stubbed, page],
} as const satisfies BuildOptions

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) {
    await (await context(options)).watch()
  } else {
    await rm(dist, { recursive: true, force: true })
    await mkdir(dist, { recursive: true })
    await build(options)
  }
}
