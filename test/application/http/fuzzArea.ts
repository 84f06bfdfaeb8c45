import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { problemSchema } from '../../../shared/core/api/problems.ts'
import type { Area, Route } from '../../../shared/core/api/route.ts'
import { type Operation, routes } from '../../../shared/http/routes.ts'
import { repetitions } from '../../effort.ts'
import { keepSeed, seedsToTry } from '../../keptSeeds.ts'
import { type InProcess, startInProcess } from '../inProcess.ts'
import type { TestWorld, Who } from '../world.ts'
import { arbitraryRequest } from './arbitraryRequest.ts'

const atOnce = 8

/** Sends each route of an area up to `full` requests generated from its schemas, shared among its allowed callers. */
export function fuzzArea(
  area: Area,
  world: TestWorld,
  known: (started: InProcess) => Promise<Record<string, readonly string[]>>,
  full = 1_000,
  /** Routes whose bodies name something that only the platform knows, so that none of these requests succeeds. */
  alwaysRefused: readonly Operation[] = [],
): void {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
  const runsPerRoute = repetitions({ full, quick: 50 })
  let started: InProcess
  const ofUse = new Set<Operation>()
  beforeAll(async () => {
    await world.runtime().moveClock(new Date().toISOString())
    started = await startInProcess(world.runtime(), area)
  })

  const isOfPlatform = ([, { roles }]: readonly [Operation, Route]) => Number(roles.includes('service'))
  // The platform's come last: one of them may suspend the organisation whose members send the others.
  const inArea = (Object.entries(routes) as [Operation, Route][])
    .filter(([, route]) => route.area === area)
    .toSorted((one, other) => isOfPlatform(one) - isOfPlatform(other))
  describe.each(inArea)('%s', (operation, route) => {
    it('responds to arbitrary requests without a server error [52, 53, 58, 62, 104]', async () => {
      const senders = await Promise.all(whoMay(route).map((who) => started.fetchAs(who)))
      const arbitrary = arbitraryRequest(route, await known(started))
      const requests = seedsToTry(seed, runsPerRoute).flatMap((one) =>
        fc.sample(arbitrary, { seed: one.seed, numRuns: one.runs }).map((request) => ({ request, drawn: one })),
      )
      const statuses = new Map<number, number>()
      for (let start = 0; start < requests.length; start += atOnce) {
        await Promise.all(
          requests.slice(start, start + atOnce).map(async ({ request, drawn }, index) => {
            const { path, search, headers, body } = request
            const send = senders[index % senders.length]
            if (!send) throw new Error('There is no sender.')
            const response = await send(`http://in.process${path}?${search}`, {
              method: route.method,
              headers,
              ...(body !== undefined && { body }),
            })
            statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
            const received: unknown = await response.json()
            const isTold = response.ok
              ? z.safeParse(route.response, received).success
              : problemSchema.safeParse(received).data?.status === response.status
            if (!isTold || response.status >= 500) keepSeed(drawn)
            expect([isTold, response.status < 500, drawn, request]).toEqual([true, true, drawn, request])
          }),
        )
      }
      expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(requests.length)
      if (statuses.size > 1) ofUse.add(operation)
    })
  })

  it(`accepts some of the requests to ${area} and refuses others, otherwise they would test nothing`, () => {
    // Not of each route: a request, such as a suspension, can end the permissions of those who send the next, and a quick
    // run draws few requests for routes that refuse most.
    const expected = inArea.filter(([operation]) => !alwaysRefused.includes(operation))
    expect(ofUse.size).toBeGreaterThan(expected.length / 3)
  })
}

/** Callers whose roles can call the route: one of each side, since customers are shown less than agents. */
function whoMay({ roles }: Route): Who[] {
  const sides = [['agent'], ['owner', 'customer'], ['finance'], ['service']] as const
  const who = sides.flatMap((side) => side.find((one) => roles.includes(one)) ?? [])
  if (who.length === 0) throw new Error('No role can call this route.')
  return who
}
