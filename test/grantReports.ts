import { fileURLToPath } from 'node:url'

/** Where each runtime of a test run leaves what its roles allowed and denied, for `checkGrants.ts`. */
export const grantReports = fileURLToPath(new URL('../node_modules/.cache/tierdesk/grants', import.meta.url))
