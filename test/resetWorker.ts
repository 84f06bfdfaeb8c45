import { vi } from 'vitest'

/*
 * Runs before each test file. Files share the processes of their workers, so that modules are loaded only once. This
 * undoes what the previous file changed in its process.
 */

declare global {
  var environmentAtFirst: NodeJS.ProcessEnv | undefined
}

globalThis.environmentAtFirst ??= { ...process.env }
for (const name of Object.keys(process.env)) if (!(name in globalThis.environmentAtFirst)) delete process.env[name]
Object.assign(process.env, globalThis.environmentAtFirst)
vi.useRealTimers()
vi.restoreAllMocks()
vi.unstubAllGlobals()
