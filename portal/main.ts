import './zodConfig.ts'

const { bootstrap } = await import('./bootstrap.ts')
await bootstrap()
