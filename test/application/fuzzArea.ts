import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { problemSchema } from '../../shared/api/problems.ts'
import { type Area, type Operation, type Route, routes } from '../../shared/api/routes.ts'
import { arbitraryRequest } from './arbitraryRequest.ts'
import { type InProcess, startInProcess } from './inProcess.ts'
import type { TestWorld, Who } from './world.ts'

const runsPerRoute = 1_000
const atOnce = 8

/** Sends each route of an area a thousand requests made from its schemas, as one of those who may call it. */
export function fuzzArea(area: Area, world: TestWorld, known: () => Promise<Record<string, readonly string[]>>): void {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
  let started: InProcess
  beforeAll(async () => {
    await world.runtime().moveClock(new Date().toISOString())
    started = await startInProcess(world.runtime(), area)
  })

  const inArea = (Object.entries(routes) as [Operation, Route][]).filter(([, route]) => route.area === area)
  describe.each(inArea)('%s', (_, route) => {
    it(`answers ${runsPerRoute} requests without a server error (FUZZ_SEED=${seed}) [52, 53, 58, 62, 104]`, async () => {
      const send = await started.fetchAs(whoMay(route))
      const requests = fc.sample(arbitraryRequest(route, await known()), { numRuns: runsPerRoute, seed })
      const statuses = new Map<number, number>()
      for (let start = 0; start < requests.length; start += atOnce) {
        await Promise.all(
          requests.slice(start, start + atOnce).map(async (request) => {
            const { path, search, headers, body } = request
            const response = await send(`http://in.process${path}?${search}`, {
              method: route.method,
              headers,
              ...(body !== undefined && { body }),
            })
            statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
            const told: unknown = await response.json()
            const isTold = response.ok
              ? z.safeParse(route.response, told).success
              : problemSchema.safeParse(told).data?.status === response.status
            expect([isTold, response.status < 500, request]).toEqual([true, true, request])
          }),
        )
      }
      expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(runsPerRoute)
      // Some get through, and some do not: or the requests would be of no use.
      expect(statuses.size).toBeGreaterThan(1)
    })
  })
}

/** One of those whose role may call the route; an agent before a customer, who sees less. */
function whoMay({ roles }: Route): Who {
  const who = (['agent', 'owner', 'customer', 'finance', 'service'] as const).find((one) => roles.includes(one))
  if (!who) throw new Error('Nobody may call this route.')
  return who
}
