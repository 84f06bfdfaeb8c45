import { expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { openTicket, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The value that a number would have if it were a counter. */
const countOf = (number: string) =>
  [...number.slice(3).replace('-', '')].reduce((sum, letter) => sum * 32n + BigInt(alphabet.indexOf(letter)), 0n)

nightly('ticket numbers reveal neither how many tickets exist nor which number is next [101]', async () => {
  const customer = await world.as('customer')
  const values: bigint[] = []
  for (let count = 0; count < 100; count++) values.push(countOf((await openTicket(customer)).number))
  expect(new Set(values).size).toBe(100)
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0n))
  const rising = steps.filter((step) => step > 0n).length
  expect(rising).toBeGreaterThan(25)
  expect(rising).toBeLessThan(75)
  // Forty bits: even neighbouring values are too far apart for a counter.
  const sorted = [...values].sort((one, other) => (one < other ? -1 : 1))
  const closest = sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0n))
  expect(closest.filter((gap) => gap < 1_000n)).toEqual([])
  expect((sorted.at(-1) ?? 0n) - (sorted[0] ?? 0n)).toBeGreaterThan(1n << 38n)
})

it('a guessed ticket number of another organisation looks like one that does not exist [1, 101]', async () => {
  const { number } = await openTicket(await world.as('neighbour'))
  const ask = async (guess: string) =>
    refusalOf((await world.as('customer'))(routes.getTicket, { params: { number: guess } }))
  const others = await ask(number)
  expect({ ...others, requestId: '' }).toEqual({ ...(await ask('TD-0000-0000')), requestId: '' })
})

it('other identifiers have 128 bits and contain no counter [101]', async () => {
  const customer = await world.as('customer')
  const body = { fileName: 'a.log', contentType: 'text/plain', sizeBytes: 7 } as const
  const ids: string[] = []
  for (let count = 0; count < 20; count++) ids.push((await customer(routes.announceAttachment, { body })).body.id)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  // Everything after the milliseconds is random.
  expect(new Set(ids.map((id) => id.slice(24))).size).toBe(20)
})
