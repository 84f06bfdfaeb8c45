import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findBreaches, findCircles, findUnusedDoors } from '../../walls/findBreaches.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
// Including files that git does not track yet.
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
  it('are respected by every file, and each file belongs to a room', () => {
    expect(sources.size).toBeGreaterThan(800)
    expect(findBreaches(sources)).toEqual([])
  })

  it('have no unused door', () => {
    expect(findUnusedDoors(sources)).toEqual([])
  })

  it('leave no import cycle, even for types', () => {
    expect(findCircles(sources)).toEqual([])
  })
})

describe('a planted breach is found:', () => {
  it.each([
    ['domain to portal', 'shared/plans/domain/x.ts', "import { x } from '../../../portal/session.ts'"],
    ['domain to a library of adapters', 'shared/billing/domain/x.ts', "import PDFDocument from 'pdfkit'"],
    ['domain to I/O', 'shared/core/domain/x.ts', "import { readFileSync } from 'node:fs'"],
    [
      'domain to adapters, for a type',
      'shared/core/domain/x.ts',
      "import type { X } from '../adapters/dynamodb/keys.ts'",
    ],
    ['domain to a verb of its area', 'shared/tickets/domain/x.ts', "import { x } from '../closeTicket.ts'"],
    ['domain to routes of its area', 'shared/tickets/domain/x.ts', "import { x } from '../ticketRoutes.ts'"],
    [
      'domain to a verb of another area',
      'shared/tickets/domain/x.ts',
      "import { x } from '../../identity/admitKey.ts'",
    ],
    ['routes to a verb', 'shared/tickets/xRoutes.ts', "import { x } from './closeTicket.ts'"],
    ['schemas to ports', 'shared/tickets/xSchemas.ts', "import type { X } from './ticketPorts.ts'"],
    ['core to an area', 'shared/core/x.ts', "import { x } from '../plans/domain/plans.ts'"],
    ['an area to a later one', 'shared/organisations/x.ts', "import { x } from '../tickets/closeTicket.ts'"],
    [
      'an area to a later one, for a type',
      'shared/plans/domain/x.ts',
      "export type { X } from '../../notices/domain/notice.ts'",
    ],
    ['an area to one of its own rank', 'shared/billing/x.ts', "import { x } from '../tickets/closeTicket.ts'"],
    ['an area to the table of all routes', 'shared/tickets/x.ts', "import type { routes } from '../http/routes.ts'"],
    [
      'verbs to adapters of another area',
      'shared/tickets/x.ts',
      "import { x } from '../identity/adapters/dynamodb/staff.ts'",
    ],
    [
      'adapters to adapters of another area',
      'shared/exports/adapters/x.ts',
      "import { x } from '../../audit/adapters/auditCsv.ts'",
    ],
    [
      'adapters to verbs of a later area',
      'shared/usage/adapters/x.ts',
      "import { x } from '../../exports/requestExport.ts'",
    ],
    ['verbs to operate', 'shared/tickets/x.ts', "import { x } from '../../operate/stack.ts'"],
    ['verbs to adapters of their area, by a re-export', 'shared/tickets/x.ts', "export * from './adapters/files.ts'"],
    ['verbs to adapters of core', 'shared/tickets/x.ts', "import { x } from '../core/adapters/cursors.ts'"],
    ['verbs to AWS, within a type', 'shared/notices/x.ts', "export type X = import('@aws-sdk/client-sns').SNSClient"],
    ['adapters to bench', 'shared/core/adapters/x.ts', "import { x } from '../../../bench/median.ts'"],
    ['adapters to portal', 'shared/tickets/adapters/x.ts', "export { x } from '../../../portal/money.ts'"],
    ['adapters to functions', 'shared/audit/adapters/x.ts', "import { x } from '../../../functions/tickets.ts'"],
    [
      'adapters to a package of another area',
      'shared/usage/adapters/x.ts',
      "import { SNSClient } from '@aws-sdk/client-sns'",
    ],
    ['documents to DynamoDB', 'shared/billing/adapters/documents/x.ts', "import { x } from '../dynamodb/ledger.ts'"],
    ['functions to portal', 'functions/x.ts', "import { x } from '../portal/session.ts'"],
    ['functions to AWS', 'functions/x.ts', "import { S3Client } from '@aws-sdk/client-s3'"],
    ['functions to infra', 'functions/x.ts', "import { x } from '../infra/config.ts'"],
    ['infra to domain', 'infra/tickets/x.ts', "import { x } from '../../shared/plans/domain/sla.ts'"],
    ['infra to verbs', 'infra/x.ts', "import { x } from '../shared/tickets/closeTicket.ts'"],
    ['portal to verbs, in a dynamic import', 'portal/x.ts', "const x = await import('../shared/core/call.ts')"],
    [
      'portal to ports, for a type',
      'portal/tickets/x.tsx',
      "import type { X } from '../../shared/tickets/ticketPorts.ts'",
    ],
    ['portal to Node', 'portal/x.tsx', "import { join } from 'node:path'"],
    ['the local runtime to the product', 'local/x.ts', "import { x } from '../shared/plans/domain/sla.ts'"],
    ['operate to DynamoDB', 'operate/x.ts', "import { x } from '../shared/core/adapters/dynamodb/keys.ts'"],
    ['samples to DynamoDB', 'samples/x.ts', "import { x } from '../shared/core/adapters/dynamodb/keys.ts'"],
    ['samples to tests', 'samples/x.ts', "import { x } from '../test/effort.ts'"],
    ['a computed name', 'shared/core/domain/x.ts', 'const x = await import(name)'],
    ['a name that is concatenated', 'shared/core/domain/x.ts', "const x = await import('../api/' + 'route.ts')"],
    ['a name as a template', 'local/x.ts', 'const x = await import(`../shared/plans/domain/sla.ts`)'],
    ['a module for its effects', 'shared/core/domain/x.ts', "import '../api/route.ts'"],
    ['an empty re-export', 'shared/core/domain/x.ts', "export {} from '../api/route.ts'"],
    ['a required module', 'shared/core/domain/x.ts', "const x = require('../api/route.ts')"],
    ['a module that is required as an import', 'shared/core/domain/x.cts', "import x = require('../api/route.ts')"],
    ['a built-in module', 'shared/core/domain/x.ts', "const x = process.getBuiltinModule('node:fs')"],
    ['a module that is augmented', 'shared/core/domain/x.ts', "declare module '../api/route.ts' { interface X {} }"],
  ])('%s', (_, file, source) => {
    expect(plant(file, source)).toHaveLength(1)
  })

  it('a file outside every room', () => {
    expect(plant('elsewhere/x.ts', '')).toEqual(['elsewhere/x.ts belongs to no room'])
  })

  it('a cycle of types', () => {
    const circle = [
      ['shared/plans/domain/a.ts', "import type { B } from './b.ts'"],
      ['shared/plans/domain/b.ts', "export type { C } from './c.ts'"],
      ['shared/plans/domain/c.ts', "export type C = import('./a.ts').A"],
    ] as const
    expect(findCircles(new Map(circle))).toEqual([circle.map(([file]) => file)])
  })
})
