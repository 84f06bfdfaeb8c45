import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { keepingUnknown, parseStored } from '../../../shared/core/adapters/dynamodb/laterRelease.ts'

const personSchema = z.strictObject({ id: z.string(), name: z.string().optional() })
const schema = z.strictObject({
  count: z.int(),
  by: personSchema,
  followers: z.array(personSchema),
  limits: z.record(z.string(), z.strictObject({ most: z.int() })),
})
const stored = { count: 1, by: { id: 'a' }, followers: [{ id: 'b', name: 'B' }], limits: { day: { most: 3 } } }
const places: readonly ((item: typeof stored) => object | undefined)[] = [
  (item) => item,
  ({ by }) => by,
  ({ followers }) => followers[0],
  ({ limits }) => limits.day,
]

it('ignores what is unknown, wherever it is and whatever it holds, and changes no item', () => {
  const name = fc.string().map((text) => `later ${text}`)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), name, fc.jsonValue()), { minLength: 1 }), (added) => {
      const item = structuredClone(stored)
      for (const [place, key, value] of added) Object.assign(places[place]?.(item) ?? {}, { [key]: value })
      const before = structuredClone(item)
      expect(parseStored(schema, item)).toEqual(stored)
      expect(item).toEqual(before)
    }),
  )
})

it('refuses what does not fit, also beside what is unknown', () => {
  expect(() => parseStored(schema, { ...stored, count: 'one' })).toThrow('count')
  expect(() => parseStored(schema, { ...stored, count: 'one', later: 1 })).toThrow('count')
  expect(() => parseStored(schema, { ...stored, by: { name: 'A', later: 1 } })).toThrow('by')
  expect(() => parseStored(schema, undefined)).toThrow()
})

it('keeps what is unknown in something that is written back as a whole', () => {
  const whole = keepingUnknown(personSchema)
  const later = { id: 'a', later: { deep: 1 } }
  expect(z.encode(whole, { ...parseStored(whole, later), name: 'A' })).toEqual({ ...later, name: 'A' })
})
