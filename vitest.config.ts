import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vitest/config'

/** Gives fonts as bytes, as the loader of the bundles does. */
const fontsAsBytes: Plugin = {
  name: 'fonts-as-bytes',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('.ttf') ? `export default Buffer.from('${readFileSync(id, 'base64')}', 'base64')` : undefined,
}

export default defineConfig({
  plugins: [fontsAsBytes],
  // The build that the bundles hold.
  resolve: { alias: { pdfkit: fileURLToPath(new URL('node_modules/pdfkit/js/pdfkit.browser.mjs', import.meta.url)) } },
  test: {
    // Those that try every fault take a while on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A page that is loaded anew signs in anew.
    expect: { poll: { timeout: 15_000 } },
    // More than the two cores: tests wait for queues and schedules as much as they work.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'application',
          include: ['test/{template,application,runtime,property,browser}/**/*.test.ts'],
          // A shared machine stands still for seconds at times; what needed another try is listed as retried.
          retry: 1,
          globalSetup: ['test/synthesizeOnce.ts', 'test/buildPortalOnce.ts'],
        },
      },
    ],
  },
})
