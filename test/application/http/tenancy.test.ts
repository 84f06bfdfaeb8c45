import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { samplePeople } from '../../../samples/runtime.ts'
import { routes } from '../../../shared/http/routes.ts'
import { repetitions } from '../../effort.ts'
import { keepSeed, seedsToTry } from '../../keptSeeds.ts'
import { eventuallyIn, useWorld } from '../world.ts'
import { otherOf, requestOf, type Step, stepArbitrary, type Tenant, tenants, type World } from './tenancyModel.ts'

const runs = repetitions({ full: 1_000, quick: 150 })
const world = useWorld({ withEmails: true })
const eventually = eventuallyIn(world)
const made: World = {
  numbers: { pilatus: [], starling: [] },
  cursors: { pilatus: [], starling: [] },
  files: { pilatus: [], starling: [] },
  canaries: { pilatus: ['Pilatus Bakeries'], starling: ['Starling Studio'], notes: [] },
}
const people = samplePeople.flatMap(({ email, name, id }) =>
  tenants.flatMap((tenant) =>
    email.endsWith(`@${tenant}.example`) && !email.startsWith('newcomer')
      ? [{ tenant, secrets: [email, name, id] }]
      : [],
  ),
)
const tokens = new Map<string, string>()
beforeAll(async () => {
  const emails = [
    ...tenants.flatMap((tenant) => [`customer@${tenant}.example`, `owner@${tenant}.example`]),
    'agent@provider.example',
  ]
  for (const email of emails) tokens.set(email, await world.runtime().tokenOf(email))
  for (const { tenant, secrets } of people) made.canaries[tenant].push(...secrets)
  for (const tenant of tenants) {
    const domain = `login-of-${tenant}.example`
    const owner = await world.runtime().clientOf(`owner@${tenant}.example`)
    await owner(routes.addSsoDomain, { body: { domain } })
    made.canaries[tenant].push(domain)
  }
})

const tellable = z.object({
  number: z.string().optional(),
  id: z.string().optional(),
  nextCursor: z.string().optional(),
  counts: z.object({ all: z.int() }).optional(),
})

/** The secrets in a text that were not in the request itself. */
const leaks = (secrets: readonly string[], text: string, asked: string): string[] =>
  secrets.filter((secret) => text.includes(secret) && !asked.includes(secret))

/** Performs a step, and returns what its response should not have revealed. */
async function take(step: Step): Promise<readonly unknown[]> {
  const { by, as } = step
  const { method, path, body, foreign } = requestOf(step, made)
  const email = as === 'agent' ? 'agent@provider.example' : `${as}@${by}.example`
  const response = await fetch(`${world.runtime().api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(email)}`,
      'content-type': 'application/json',
      'x-organisation': otherOf(by),
    },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const content = `${[...response.headers].join('\n')}\n${text}`
  const asked = `${path} ${JSON.stringify(body)}`
  if (as !== 'agent') {
    const foreignSecrets = [...made.canaries[otherOf(by)], ...made.canaries.notes, ...made.numbers[otherOf(by)]]
    const leaked = leaks(foreignSecrets, content, asked)
    const isTaken = foreign ? response.ok : response.status >= 500
    if (leaked.length > 0 || isTaken) return [asked, response.status, leaked]
  }
  return response.ok ? learn(by, path, method, text) : []
}

/** Records what the step has created. Returns a count that is not the organisation's own. */
function learn(by: Tenant, path: string, method: string, text: string): readonly unknown[] {
  const { number, id, nextCursor, counts } = tellable.safeParse(JSON.parse(text)).data ?? {}
  if (method === 'POST' && path === '/tickets' && number) made.numbers[by].push(number)
  if (path === '/attachments' && id) made.files[by].push(id)
  if (path.startsWith('/tickets') && nextCursor) made.cursors[by].push(nextCursor)
  return counts && counts.all !== made.numbers[by].length ? [path, counts, made.numbers[by].length] : []
}

describe('two organisations', () => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)

  it('reveal nothing to each other, whatever they do in any order [1, 2, 3, 4, 5, 13, 20, 21]', async () => {
    // Three tickets of each and a page of two, so that cursors exist however few steps follow.
    const first = tenants.flatMap((by) => [0, 0, 0, 8].map((kind) => ({ by, as: 'customer', kind, pick: 1 }) as const))
    for (const step of first) expect([step, await take(step)]).toEqual([step, []])
    for (const one of seedsToTry(seed, runs)) {
      for (const step of fc.sample(stepArbitrary, { seed: one.seed, numRuns: one.runs })) {
        const leaked = await take(step)
        if (leaked.length > 0) keepSeed(one)
        expect([one, step, leaked]).toEqual([one, step, []])
      }
    }
    for (const tenant of tenants) {
      expect(made.numbers[tenant].length).toBeGreaterThan(repetitions({ full: 20, quick: 3 }))
      expect(made.cursors[tenant].length).toBeGreaterThan(0)
    }
  })

  it('email people only about their own organisation, and no notice mentions both [21]', async () => {
    await world.runtime().moveClock('2026-11-18T12:00:00Z')
    await world.runtime().runSchedules()
    const mails = await eventually(async () => {
      const all = await world.runtime().mails()
      return all.some(({ to }) => to.endsWith('@provider.example')) && all.length > 50 ? all : undefined
    })
    for (const { to, ...mail } of mails) {
      const content = JSON.stringify(mail)
      const leakedFrom = tenants.filter((one) => leaks(made.numbers[one], content, '').length > 0)
      expect([mail.subject, leakedFrom.length > 1]).toEqual([mail.subject, false])
      const [tenant] = tenants.filter((one) => to.endsWith(`@${one}.example`))
      if (tenant)
        expect([to, leaks([...made.canaries[otherOf(tenant)], ...made.canaries.notes], content, to)]).toEqual([to, []])
    }
  })

  it('leave no text of theirs, and no name or address, in a log line [105]', () => {
    const logs = world.logs()
    const ids = new Set(people.map(({ secrets }) => secrets[2]))
    const words = Object.values(made.canaries)
      .flat()
      .filter((word) => !ids.has(word))
    expect(leaks(words, logs, '')).toEqual([])
    for (const token of tokens.values()) expect(logs.includes(token)).toBe(false)
    expect(logs).toContain(routes.openTicket.path)
  })
})
