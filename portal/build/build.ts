import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, context, type Metafile, type Plugin } from 'esbuild'
import { compiledMessages, fewFiles, stubbed, withoutJsonSchema, withoutServerParts } from './buildPlugins.ts'

/* Builds the portal into portal/dist. Usage: node portal/build/build.ts [--watch] */

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = `${root}portal/dist`

/** Lists the first files in the page, so a browser requests all of them at once. */
const page: Plugin = {
  name: 'page',
  setup({ onEnd }) {
    onEnd(async ({ metafile }) => {
      if (!metafile) return
      const html = await readFile(`${root}portal/index.html`, 'utf8')
      const { script, begun, shown, style } = firstLoad(metafile)
      const head = [
        `<script type="module" src="/assets/${script}"></script>`,
        ...begun.map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
        `<link rel="stylesheet" href="/assets/${style}">`,
        ...shown.map((name) => `<link rel="modulepreload" href="/assets/${name}" fetchpriority="low">`),
      ]
      await writeFile(`${dist}/index.html`, html.replace('<!-- built -->', head.join('\n    ')))
    })
  },
}

/** The files that every page loads: the entry, `bootstrap.ts` with its imports, and `start.tsx` with its own. */
export function firstLoad({ outputs }: Metafile) {
  const entryOf = (source: string) => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source)
    if (!found) throw new Error(`${source} is not part of the build.`)
    return found[0]
  }
  const withImports = (source: string) => {
    const wanted = new Set([entryOf(source)])
    for (const name of wanted) {
      for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') wanted.add(path)
    }
    return wanted
  }
  const begun = withImports('portal/bootstrap.ts')
  const shown = withImports('portal/start.tsx').difference(begun)
  return {
    script: basename(entryOf('portal/main.ts')),
    begun: Array.from(begun, (name) => basename(name)),
    shown: Array.from(shown, (name) => basename(name)),
    style: basename(entryOf('portal/styles/main.css')),
  }
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
  plugins: [compiledMessages, withoutJsonSchema, withoutServerParts, stubbed, fewFiles, page],
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
