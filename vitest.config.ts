import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig, type Plugin } from 'vitest/config'
import { isFullEffort, repetitions } from './test/effort.ts'
import { SlowestFiles } from './test/slowestFiles.ts'

/** Loads fonts as bytes, as the loader of the bundles does. */
const fontsAsBytes: Plugin = {
  name: 'fonts-as-bytes',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('.ttf') ? `export default Buffer.from('${readFileSync(id, 'base64')}', 'base64')` : undefined,
}

/** A time limit for a test. A nightly run repeats its cases several times as often. */
const limitMs = (quick: number): number => repetitions({ full: 10 * quick, quick })

export default defineConfig({
  plugins: [fontsAsBytes],
  // The build that is in the bundles.
  resolve: { alias: { pdfkit: fileURLToPath(new URL('node_modules/pdfkit/js/pdfkit.browser.mjs', import.meta.url)) } },
  test: {
    // A page that is reloaded signs in again.
    expect: { poll: { timeout: 15_000 } },
    // On two cores, a third worker would end the run a tenth sooner but cost a tenth more. Time limits must hold on a
    // busy machine.
    maxWorkers: 2,
    // The previous file has loaded most of what a file needs; see `resetWorker.ts`.
    isolate: false,
    setupFiles: ['test/resetWorker.ts'],
    reporters: ['default', new SlowestFiles()],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: limitMs(10_000) } },
      {
        extends: true,
        test: {
          name: 'application',
          include: ['test/{template,application,runtime,property,browser}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...(isFullEffort ? [] : ['**/*.nightly.test.ts'])],
          testTimeout: limitMs(60_000),
          hookTimeout: 60_000,
          globalSetup: ['test/prepareRun.ts'],
        },
      },
    ],
  },
})
