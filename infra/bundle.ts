import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { areas } from '../shared/core/api/route.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The entry files of functions, by name: `functions/NAME.ts`, each exporting `handler`. */
export const entries = [
  ...areas,
  'workOnBilling',
  'deliverInvoices',
  'announceDueNotices',
  'checkNotices',
  'addClaims',
  'authoriseKeys',
  'sendTicketMails',
  'receiveEmail',
  'recordReturnedMail',
  'workOnPromises',
  'workOnAudit',
  'writeExports',
  'streamAudit',
] as const
export type Entry = (typeof entries)[number]

/**
 * pdfkit's build for browsers, which needs no other file. Its build for Node reads a file next to it, which no bundle
 * has.
 */
const pdfkitWithoutFiles = './node_modules/pdfkit/js/pdfkit.browser.mjs'

/**
 * Bundles every function into `directory/NAME/index.mjs`, in one run of esbuild. The CDK's own construct would start
 * esbuild for each function. The AWS SDK is part of the bundle, so the tested code is the code that runs.
 */
export async function bundleFunctions(directory: string): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: Object.fromEntries(entries.map((name) => [`${name}/index`, `functions/${name}.ts`])),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
  })
}

/** Requests Node's own modules from the process. Importing them from ESM would lengthen a cold start. */
const builtinsWithoutImport: Plugin = {
  name: 'builtins-without-import',
  setup({ onResolve, onLoad }) {
    const builtins = new Set(builtinModules)
    onResolve({ filter: /.*/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '')
      return builtins.has(name) && kind !== 'entry-point'
        ? { path: name, namespace: 'builtin', sideEffects: false }
        : undefined
    })
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`,
    }))
  },
}

/** The options of every bundle. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: 'external',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  conditions: ['module', 'node', 'import'],
  loader: { '.ttf': 'binary' },
  alias: { pdfkit: pdfkitWithoutFiles, 'brotli/decompress.js': './infra/noBrotli.ts' },
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [builtinsWithoutImport],
} as const satisfies BuildOptions
