/**
 * Stops Zod from generating functions from text, which the page's policy refuses. Zod decides this when the first
 * schema is created, so this file loads before any code that has a schema.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

export {}
