import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { costTable, infrastructureOf, monthlyCost, sizes } from '../../../bench/monthlyCost.ts'

const documented = readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8')

it('docs/costs.md shows what the model says', () => {
  for (const row of costTable()) expect(documented).toContain(row)
})

it('what a month costs is fixed at first, and then grows with tickets', () => {
  const [small, medium, large] = sizes.map((size) => infrastructureOf(monthlyCost(size)))
  expect(small).toBeLessThan(50)
  expect((large ?? 0) / (medium ?? 1)).toBeGreaterThan(4)
  expect((large ?? 0) / (medium ?? 1)).toBeLessThan(10)
})

it('without tickets, only what stands costs', () => {
  const free = monthlyCost({ tickets: 0, people: 0 })
  expect(free.emails + free['people who sign in'] + free['API Gateway']).toBe(0)
  // The scan runs even if nothing happens.
  expect(free['DynamoDB: units']).toBeCloseTo((43_200 * 4 * 0.1525) / 1e6)
})
