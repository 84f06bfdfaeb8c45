/**
 * Zod would make functions out of text, which the page's policy refuses. It decides when the first schema is made, so
 * this is said before any code that has one is loaded.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

export {}
