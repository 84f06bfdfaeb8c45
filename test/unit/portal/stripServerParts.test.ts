import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { parseSync, Visitor } from 'oxc-parser'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { withoutServerParts } from '../../../portal/build/buildPlugins.ts'
import { serverOnly, stripServerParts } from '../../../portal/build/stripServerParts.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tierdesk-lean-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = globSync(['shared/*/{domain,api}/*.ts', 'shared/*/*{Routes,Schemas}.ts'], { cwd: root }).sort()
const moduleSchema = z.record(z.string(), z.record(z.string(), z.unknown()))

/** Returns what every module of the contract and the domain exports, built with these plugins. */
async function exportsOf(name: string, plugins: (typeof withoutServerParts)[]) {
  const contents = files.map((file, index) => `export * as m${index} from './${file}'`).join('\n')
  const outfile = join(folder, `${name}.mjs`)
  await build({
    stdin: { contents, resolveDir: root },
    ...{ outfile, plugins, bundle: true, format: 'esm', platform: 'node', absWorkingDir: root, logLevel: 'error' },
  })
  return moduleSchema.parse({ ...(await import(pathToFileURL(outfile).href)) })
}

const schemaSchema = z.custom<z.ZodType>((value) => value instanceof Object && '_zod' in value)

/** A comparable form of a value: schemas as JSON Schema, functions as their code, without OpenAPI descriptions. */
function meaningOf(value: unknown): unknown {
  const schema = schemaSchema.safeParse(value)
  if (schema.success)
    return z.toJSONSchema(schema.data, {
      unrepresentable: 'any',
      io: 'input',
      override({ jsonSchema }) {
        delete jsonSchema.description
      },
    })
  if (typeof value === 'function') return String(value).replaceAll(/\w+_?\d*\b/g, (word) => word.replace(/\d+$/, ''))
  if (Array.isArray(value)) return value.map(meaningOf)
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, meaningOf(inner)]))
  return value
}

const isRoute = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'path' in value && 'method' in value

/** Like `meaningOf`, but for what a page needs: routes without the server's part. */
function wanted(value: unknown): unknown {
  if (isRoute(value))
    return meaningOf(
      Object.fromEntries(Object.entries(value).filter(([name]) => !serverOnly.some((one) => one === name))),
    )
  if (typeof value === 'object' && value !== null && Object.values(value).some(isRoute))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wanted(inner)]))
  return meaningOf(value)
}

describe('the code that pages are built from', () => {
  it('is the contract and the domain, without descriptions and the server’s part of routes', async () => {
    const [whole, lean] = [await exportsOf('whole', []), await exportsOf('lean', [withoutServerParts])]
    let compared = 0
    for (const [index, file] of files.entries()) {
      const [before, after] = [whole[`m${index}`] ?? {}, lean[`m${index}`] ?? {}]
      expect([file, Object.keys(after)]).toEqual([file, Object.keys(before)])
      for (const [name, value] of Object.entries(before)) {
        expect([file, name, wanted(after[name])]).toEqual([file, name, wanted(value)])
        compared++
      }
    }
    expect(compared).toBeGreaterThan(400)
  })

  it('has no roles, scopes or summaries in any table of routes', () => {
    const source =
      "export const aRoutes = { get: { ...defaults, path: '/a', roles: ['x'], summary: 'A', body: s.describe('B') } }"
    expect(stripServerParts('shared/core/api/aRoutes.ts', source)).toBe(
      "export const aRoutes = { get: { ...defaults, path: '/a',   body: s } }",
    )
  })

  it('has no reader of these parts in a page or its client, which would read the defaults of a table instead', () => {
    const readers = globSync(['portal/**/*.{ts,tsx}', 'shared/core/api/client.ts'], {
      cwd: root,
      exclude: ['portal/dist/**'],
    })
    const read = readers.flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8')
      const found: string[] = []
      new Visitor({
        MemberExpression({ object, property }) {
          const name = property.type === 'Identifier' ? property.name : ''
          const isOfRoute = /\broutes?\b/i.test(source.slice(object.start, object.end))
          if (isOfRoute && serverOnly.some((one) => one === name)) found.push(`${file} reads ${name}`)
        },
      }).visit(parseSync(file, source).program)
      return found
    })
    expect(readers.length).toBeGreaterThan(100)
    expect(read).toEqual([])
  })

  it('is unchanged elsewhere: a field of the domain can have the same name as a part of a route', () => {
    const source = "export const callerOfKey = () => ({ ...key,\n  roles: ['customer'],\n  scope: key.scope,\n})\n"
    expect(stripServerParts('shared/identity/domain/apiKey.ts', source)).toBe(source)
    expect(stripServerParts('shared/core/api/keyRoutes.ts', source)).toBe(source)
  })
})
