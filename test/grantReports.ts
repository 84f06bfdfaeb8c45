import { fileURLToPath } from 'node:url'

/** The folder in which each runtime of a test run reports used grants and denied calls, for `checkGrants.ts`. */
export const grantReports = fileURLToPath(new URL('../node_modules/.cache/tierdesk/grants', import.meta.url))
