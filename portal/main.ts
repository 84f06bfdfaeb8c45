import './jitless.ts'

const { begin } = await import('./begin.ts')
await begin()
