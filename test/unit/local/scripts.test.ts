import { expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }

const install = 'node local/install.mjs'
const installing = Object.entries(manifest.scripts).filter(([, script]) => script.startsWith(install))

it.each(installing)('npm run %s goes on with the Node that the installation brings', (_, script) => {
  // A shell such as dash calls the `node` that it found first, which is the machine's own, until it is told to forget it.
  expect(script.slice(install.length)).toMatch(/^ && hash -r && /)
})

it('all clients of the AWS SDK have one version, so that they share their parts', () => {
  // Its helper for attribute values has versions of its own.
  const { '@aws-sdk/util-dynamodb': _helper, ...dependencies } = manifest.dependencies
  const clients = Object.entries(dependencies).filter(([name]) => name.startsWith('@aws-sdk/'))
  expect(clients.length).toBeGreaterThan(8)
  expect(new Set(clients.map(([, version]) => version)).size).toBe(1)
})
