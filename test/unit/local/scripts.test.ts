import { expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }

const install = 'node local/install.mjs'
const installing = Object.entries(manifest.scripts).filter(([, script]) => script.startsWith(install))

it.each(installing)('npm run %s goes on with the Node that the installation brings', (_, script) => {
  // A shell such as dash calls the `node` that it found first, which is the machine's own, until it is told to forget it.
  expect(script.slice(install.length)).toMatch(/^ && hash -r && /)
})
