import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Called before anything else is loaded, so that a start compiles only what has changed since the last one.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/local-runtime/code', import.meta.url)))
await import('./start.ts')
