import fc from 'fast-check'
import * as z from 'zod'
import type { Route } from '../../../shared/core/api/route.ts'

/* Generates requests from the schemas of a route. Most are nearly valid, and some are not valid at all. */

const schemaSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  maxLength: z.int().optional(),
  items: z.unknown().optional(),
  maxItems: z.int().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
})
type Schema = z.output<typeof schemaSchema>

const nasty = fc.constantFrom(
  ...['', ' ', '\u0000', 'a\nb', '\u202e', '\ud800', '=1+1', '{}', '%00', '../..', '𝒳'.repeat(60), 'x'.repeat(70_000)],
  ...['__proto__', 'constructor', '-1', '1e400', 'null', '<script>', "'; --", '٣', '2026-02-30T00:00:00Z'],
)
const junk: fc.Arbitrary<unknown> = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.bigInt().map(String))

/** Values that fit a JSON schema, most of the time. */
function arbitraryOf(unread: unknown): fc.Arbitrary<unknown> {
  const schema = schemaSchema.parse(unread)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(arbitraryOf))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return arbitraryObject(schema)
    case 'array':
      return fc.array(maybeJunk(arbitraryOf(schema.items ?? {})), { maxLength: Math.min(schema.maxItems ?? 4, 4) })
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 100 })
    case 'string':
      return arbitraryText(schema)
    default:
      return junk
  }
}

function arbitraryObject({ properties = {}, required }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, maybeJunk(arbitraryOf(property))]),
  )
  const known = fc.record(fields, { requiredKeys: required })
  const more = fc.dictionary(
    fc.oneof(
      nasty.filter((name) => name.length < 100),
      fc.string(),
    ),
    junk,
    { maxKeys: 1 },
  )
  return fc.oneof(
    { weight: 12, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, more).map((parts) => Object.assign({}, ...parts)) },
  )
}

function arbitraryText({ format, pattern, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  const instant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString())
  switch (format) {
    case 'uuid':
      return fc.uuid()
    case 'date-time':
      return instant
    case 'date':
      return instant.map((text) => text.slice(0, 10))
    case 'email':
      return fc.emailAddress()
    default:
      return fc.oneof(
        { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: Math.min(maxLength, 60) }) },
        fc.string({ unit: 'binary', minLength: 1, maxLength: Math.min(maxLength, 60) }),
        fc.constantFrom('TD-0000-0000', '2026-11', 'Europe/Zurich', '+41441234567', '203.0.113.7', 'me', 'none'),
        ...(pattern ? [{ weight: 12, arbitrary: fc.stringMatching(new RegExp(pattern, 'u')) }] : []),
      )
  }
}

const maybeJunk = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 24, arbitrary: right }, { weight: 1, arbitrary: junk })

export interface ArbitraryRequest {
  readonly path: string
  readonly search: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

/** Requests to a route. The parameters of its path mostly come from `known`, by name. */
export function arbitraryRequest(
  route: Route,
  known: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<ArbitraryRequest> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const part = (name: string) =>
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...(known[name] ?? ['x'])) }, { weight: 1, arbitrary: nasty })
  const params = fc.tuple(...names.map(part))
  const inputOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const query = arbitraryOf(inputOf(route.query)).map((fields) =>
    new URLSearchParams(
      Object.entries(fields ?? {}).map(([name, value]): [string, string] => [
        wellFormed(name),
        wellFormed(asText(value)),
      ]),
    ).toString(),
  )
  const sent = fc.oneof(
    { weight: 12, arbitrary: arbitraryOf(inputOf(route.body)).map((body) => JSON.stringify(body)) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        nasty,
        junk.map((value) => JSON.stringify(value)),
      ),
    },
  )
  return fc
    .record({
      params,
      query: fc.oneof({ weight: 3, arbitrary: query }, { weight: 1, arbitrary: fc.constant('') }),
      body: route.method === 'GET' ? fc.constant(undefined) : sent,
      ifMatch: fc.option(fc.constantFrom('"1"', '*', '"x"', '1'), { nil: undefined, freq: 12 }),
      key: fc.option(fc.constantFrom('a', 'b', 'not a key', ''), { nil: undefined, freq: 4 }),
    })
    .map(({ params: values, query: search, body, ifMatch, key }) => ({
      path: names.reduce(
        (path, name, index) => path.replace(`{${name}}`, encodeURIComponent(wellFormed(values[index] ?? '')) || 'x'),
        route.path,
      ),
      search,
      body: body === undefined ? undefined : asText(body),
      headers: {
        'content-type': 'application/json',
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
    }))
}

/** Also works for values without a primitive, such as an object with its own `toString`. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

const wellFormed = (text: string): string => text.toWellFormed()
