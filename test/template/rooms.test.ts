import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tierdesk-rooms-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
})

const breaches = [
  ['shared/domain/adapter.ts', '../adapters/dynamodb/keys.ts'],
  ['shared/domain/builtin.ts', 'node:fs'],
  ['shared/api/usecase.ts', '../usecases/call.ts'],
  ['shared/usecases/adapter.ts', '../adapters/cursors.ts'],
  ['shared/usecases/aws.ts', '@aws-sdk/client-sns'],
  ['shared/adapters/function.ts', '../../functions/tickets.ts'],
  ['functions/infra.ts', '../infra/config.ts'],
  ['infra/domain.ts', '../shared/domain/sla.ts'],
  ['local/domain.ts', '../shared/domain/sla.ts'],
  ['portal/usecase.ts', '../shared/usecases/call.ts'],
] as const
const rightful = [
  ['shared/usecases/domain.ts', '../domain/ticket.ts'],
  ['infra/api.ts', '../shared/api/routes.ts'],
  ['portal/api.ts', '../shared/api/client.ts'],
  ['infra/seller.ts', '../shared/domain/seller.ts'],
] as const

/** The files in which the linter finds a forbidden import, when these are planted under its rules. */
function findBreaches(): string[] {
  const rules = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }))
  for (const [file, module] of [...breaches, ...rightful]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `import { planted } from '${module}'\n\nexport const used = planted\n`)
  }
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--reporter=json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const { diagnostics } = reportSchema.parse(JSON.parse(stdout))
  return diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ location }) => location.path)
}

it('the linter refuses imports against the direction of the rooms, and lets the others be', () => {
  expect(findBreaches().sort()).toEqual(breaches.map(([file]) => file).toSorted())
})
