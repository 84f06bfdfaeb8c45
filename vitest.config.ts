import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a runtime and its functions already keep them busy.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'application',
          include: ['test/{template,application,runtime,property}/**/*.test.ts'],
          globalSetup: ['test/synthesizeOnce.ts'],
        },
      },
    ],
  },
})
