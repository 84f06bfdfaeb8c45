import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findBreaches, findCircles, findUnusedDoors } from '../../walls/findBreaches.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
// Also files that git does not know yet.
const kinds = ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'].map((kind) => `*.${kind}`)
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...kinds], {
  cwd: root,
  encoding: 'utf8',
})
const files = listed
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)))
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

const plant = (file: string, source: string) => findBreaches(new Map([[file, source]]))

describe('the walls', () => {
  it('are kept by every file, and each file belongs to a room', () => {
    expect(sources.size).toBeGreaterThan(800)
    expect(findBreaches(sources)).toEqual([])
  })

  it('have no door that nobody uses', () => {
    expect(findUnusedDoors(sources)).toEqual([])
  })

  it('leave no circle, be it of types', () => {
    expect(findCircles(sources)).toEqual([])
  })
})

describe('a planted breach is found:', () => {
  it.each([
    ['domain to portal', 'shared/domain/x.ts', "import { x } from '../../portal/session.ts'"],
    ['domain to a library of adapters', 'shared/domain/x.ts', "import PDFDocument from 'pdfkit'"],
    ['domain to I/O', 'shared/domain/x.ts', "import { readFileSync } from 'node:fs'"],
    ['domain to adapters, for a type', 'shared/domain/x.ts', "import type { X } from '../adapters/dynamodb/keys.ts'"],
    ['contract to use cases', 'shared/api/x.ts', "import { x } from '../usecases/call.ts'"],
    ['use cases to operate', 'shared/usecases/x.ts', "import { x } from '../../operate/stack.ts'"],
    ['use cases to adapters, by a re-export', 'shared/usecases/x.ts', "export * from '../adapters/cursors.ts'"],
    [
      'use cases to AWS, within a type',
      'shared/usecases/x.ts',
      "export type X = import('@aws-sdk/client-sns').SNSClient",
    ],
    ['adapters to bench', 'shared/adapters/x.ts', "import { x } from '../../bench/median.ts'"],
    ['adapters to portal', 'shared/adapters/x.ts', "export { x } from '../../portal/money.ts'"],
    ['adapters to functions', 'shared/adapters/x.ts', "import { x } from '../../functions/tickets.ts'"],
    ['documents to DynamoDB', 'shared/adapters/documents/x.ts', "import { x } from '../dynamodb/keys.ts'"],
    ['functions to portal', 'functions/x.ts', "import { x } from '../portal/session.ts'"],
    ['functions to AWS', 'functions/x.ts', "import { S3Client } from '@aws-sdk/client-s3'"],
    ['functions to infra', 'functions/x.ts', "import { x } from '../infra/config.ts'"],
    ['infra to domain', 'infra/x.ts', "import { x } from '../shared/domain/sla.ts'"],
    ['portal to use cases, when it is needed', 'portal/x.ts', "const x = await import('../shared/usecases/call.ts')"],
    ['portal to Node', 'portal/x.tsx', "import { join } from 'node:path'"],
    ['the local runtime to the product', 'local/x.ts', "import { x } from '../shared/domain/sla.ts'"],
    ['operate to DynamoDB', 'operate/x.ts', "import { x } from '../shared/adapters/dynamodb/keys.ts'"],
    ['tools to DynamoDB', 'tools/x.ts', "import { x } from '../shared/adapters/dynamodb/keys.ts'"],
    ['samples to DynamoDB', 'samples/x.ts', "import { x } from '../shared/adapters/dynamodb/keys.ts'"],
    ['samples to tests', 'samples/x.ts', "import { x } from '../test/effort.ts'"],
    ['a name that is computed', 'shared/domain/x.ts', 'const x = await import(name)'],
    ['a name that is put together', 'shared/domain/x.ts', "const x = await import('../api/' + 'routes.ts')"],
    ['a name as a template', 'local/x.ts', 'const x = await import(`../shared/domain/sla.ts`)'],
    ['nothing, for its effects', 'shared/domain/x.ts', "import '../api/routes.ts'"],
    ['nothing, passed on', 'shared/domain/x.ts', "export {} from '../api/routes.ts'"],
    ['what is required', 'shared/domain/x.ts', "const x = require('../api/routes.ts')"],
    ['what is required as an import', 'shared/domain/x.cts', "import x = require('../api/routes.ts')"],
    ['what is built in', 'shared/domain/x.ts', "const x = process.getBuiltinModule('node:fs')"],
    ['what is declared anew', 'shared/domain/x.ts', "declare module '../api/routes.ts' { interface X {} }"],
  ])('%s', (_, file, source) => {
    expect(plant(file, source)).toHaveLength(1)
  })

  it('a file outside every room', () => {
    expect(plant('elsewhere/x.ts', '')).toEqual(['elsewhere/x.ts belongs to no room'])
  })

  it('a circle of types', () => {
    const circle = [
      ['shared/domain/a.ts', "import type { B } from './b.ts'"],
      ['shared/domain/b.ts', "export type { C } from './c.ts'"],
      ['shared/domain/c.ts', "export type C = import('./a.ts').A"],
    ] as const
    expect(findCircles(new Map(circle))).toEqual([circle.map(([file]) => file)])
  })
})
