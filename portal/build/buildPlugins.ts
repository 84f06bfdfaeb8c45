import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'esbuild'
import { parseSync } from 'oxc-parser'
import * as z from 'zod'
import { stripServerParts } from './stripServerParts.ts'

/* Build steps that decide what pages leave out, and what is computed in advance for them. */

/** Parses messages during the build, not in every page that shows them. */
export const compiledMessages: Plugin = {
  name: 'compiled-messages',
  setup({ onLoad }) {
    onLoad({ filter: /\/portal\/messages\/(later\/)?\w+\.json$/ }, async ({ path }) => {
      const messages = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(path, 'utf8')))
      const compiled = Object.entries(messages).map(([key, message]) => [key, compileMessage(message)])
      return { contents: JSON.stringify(Object.fromEntries(compiled)), loader: 'json' }
    })
  },
}

/** Replaces Zod's JSON Schema exports, which pages never call, with functions that do nothing. */
export const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, async ({ path }) => {
      const { staticExports } = parseSync(path, await readFile(path, 'utf8')).module
      const names = staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name))
      return { contents: names.map((name) => `export const ${name} = () => undefined`).join('\n') }
    })
  },
}

/** Removes Zod's error texts, and the parts of routes that only the server reads. */
export const withoutServerParts: Plugin = {
  name: 'without-server-parts',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/en\.js$/ }, () => ({ contents: 'export default () => ({})' }))
    onLoad({ filter: /\/shared\/\w+\/((domain|api)\/\w+|\w+(Routes|Schemas))\.ts$/ }, async ({ path }) => ({
      contents: stripServerParts(path, await readFile(path, 'utf8')),
      loader: 'ts',
    }))
  },
}

/** Stubs: the API checks VAT numbers; browsers have `Temporal`, or load a polyfill before anything uses it. */
const stubs: Readonly<Record<string, string>> = {
  jsvat: 'export const countries = []; export const checkVAT = () => ({ isValid: true })',
  'temporal-polyfill': 'export const { Temporal } = globalThis',
}

export const stubbed: Plugin = {
  name: 'stubbed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(jsvat|temporal-polyfill)(\/lib\/.*)?$/ }, ({ path }) => ({
      path,
      namespace: 'stub',
      sideEffects: false,
    }))
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs[path] ?? '' }))
  },
}

const start = fileURLToPath(new URL('../start.tsx', import.meta.url))

/**
 * Keeps the first load in one file. Otherwise, code that several views share becomes a file for each set of views:
 * thirty on the first load. Here, every view that is loaded later imports the whole first load, which is already there
 * by then.
 */
export const fewFiles: Plugin = {
  name: 'few-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.tsx$/ }, ({ kind, path, resolveDir }) => {
      const source = resolve(resolveDir, path)
      return kind === 'dynamic-import' && source !== start ? { path: source, namespace: 'later' } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
      contents: `import ${JSON.stringify(start)}\nexport * from ${JSON.stringify(path)}`,
      resolveDir: dirname(path),
    }))
  },
}
