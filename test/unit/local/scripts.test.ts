import { expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }

const install = 'node local/install.mjs'
const installing = Object.entries(manifest.scripts).filter(([, script]) => script.startsWith(install))

it.each(installing)('npm run %s continues with the Node that the installation provides', (_, script) => {
  // A shell such as dash remembers the first `node` that it found, the machine's own, until `hash -r` makes it forget.
  expect(script.slice(install.length)).toMatch(/^ && hash -r && /)
})

it('all clients of the AWS SDK have one version, so that they share code', () => {
  // Its helper for attribute values is versioned separately.
  const { '@aws-sdk/util-dynamodb': _helper, ...dependencies } = manifest.dependencies
  const clients = Object.entries(dependencies).filter(([name]) => name.startsWith('@aws-sdk/'))
  expect(clients.length).toBeGreaterThan(8)
  expect(new Set(clients.map(([, version]) => version)).size).toBe(1)
})
