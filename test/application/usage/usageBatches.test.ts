import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { monthSchema } from '../../../shared/core/domain/time.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { UsageRecord } from '../../../shared/usage/domain/usage.ts'
import { repetitions } from '../../effort.ts'
import { type Fault, faultsOf, startFaultProxy, titled } from '../../faultProxy.ts'
import { assertHoldsAsync } from '../../keptSeeds.ts'
import { nightly } from '../../nightly.ts'
import { tablesOf } from '../storage.ts'
import { mondayMorning, refusalOf, startWorld } from '../world.ts'
import { createUsageSender, usageOf } from './usageSender.ts'

const world = await startWorld()
const month = monthSchema.parse('2026-11')
const proxy = await startFaultProxy(world.runtime().emulators.dynamodb)
afterAll(proxy.stop)

let organisations = 0
/** Registers a new organisation, so that its usage belongs to one test. */
async function newOrganisation(): Promise<string> {
  const organisation = `usage-${organisations++}`
  await world.runtime().moveClock(mondayMorning)
  const platform = await world.as('service')
  const body = { name: organisation, currency: 'CHF', plan: 'enterprise' } as const
  await platform(routes.registerOrganisation, { params: { organisation }, body })
  await world.runtime().moveClock('2026-12-15T08:00:00Z')
  return organisation
}

/** Records of many resources and days, in the month in which the organisation joined. */
const batchOf = (organisation: string, count: number): UsageRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const from = `2026-11-${String(16 + (index % 10)).padStart(2, '0')}T10:00:00Z`
    const change = { organisation, from, to: from, resourceId: `vm-${index % 7}`, cost: BigInt(index) }
    return usageOf(`${organisation}-${index}`, change)
  })

const asSent = (records: readonly UsageRecord[]) =>
  records.map(({ cost, ...record }) => ({ ...record, cost: `0.${String(cost).padStart(6, '0')}` }))

/** Sends a batch of 200 with a fault, and repeats it. */
async function takeWith(fault: Fault | undefined) {
  const behind = createUsageSender(await tablesOf(world.runtime(), proxy.url))
  const direct = createUsageSender(await tablesOf(world.runtime()))
  const organisation = await newOrganisation()
  const records = batchOf(organisation, 200)
  proxy.reset(fault)
  await behind.take(records).catch(() => undefined)
  const calls = proxy.calls()
  proxy.reset()
  await behind.take(records)
  const { ids, sums, recount, daysMicros } = await direct.kept(organisation, month)
  const isWhole = ids.length === 200 && sums.costMicros === recount.costMicros && daysMicros === recount.costMicros
  return { calls, isWhole: isWhole && recount.costMicros === 19_900n && sums.quantityNanos === recount.quantityNanos }
}

const whole = await takeWith(undefined)

describe('a batch of usage', () => {
  nightly('has up to a thousand records, and counts once when it is repeated [71, 92]', async () => {
    const organisation = await newOrganisation()
    const platform = await world.as('service')
    const body = { records: asSent(batchOf(organisation, 1_000)) }
    expect((await platform(routes.ingestUsage, { body })).body).toEqual({ accepted: 1_000, repeated: 0 })
    expect((await platform(routes.ingestUsage, { body })).body).toEqual({ accepted: 0, repeated: 1_000 })
    const kept = await createUsageSender(await tablesOf(world.runtime())).kept(organisation, month)
    expect(kept.ids).toHaveLength(1_000)
    expect(kept.sums).toEqual(kept.recount)
    expect(kept.daysMicros).toBe(499_500n)
    const tooMany = { records: asSent(batchOf(organisation, 1_001)) }
    expect(await refusalOf(platform(routes.ingestUsage, { body: tooMany }))).toMatchObject({ code: 'invalid' })
  })

  it('larger than a transaction is refused whole and recorded if one id has other content [71, 92]', async () => {
    const organisation = await newOrganisation()
    const platform = await world.as('service')
    const sender = createUsageSender(await tablesOf(world.runtime()))
    const records = batchOf(organisation, 500)
    const [last] = records.slice(-1)
    if (!last) throw new Error('The batch is empty.')
    await sender.take([{ ...last, cost: 1n }])
    const refused = await refusalOf(platform(routes.ingestUsage, { body: { records: asSent(records) } }))
    expect(refused).toMatchObject({ status: 409, code: 'usage_conflict', ids: [last.id] })
    expect((await sender.kept(organisation, month)).ids).toEqual([last.id])
    const finance = await world.as('finance')
    const { events } = (await finance(routes.listAuditEvents, { query: { limit: '100' } })).body
    // The clock was set back between the tests, so the newest event need not be the first.
    const [noted] = events.filter(({ message }) => message.startsWith('UsageRefused'))
    expect(noted).toMatchObject({ message: `UsageRefused 1 records, the first ${last.id}`, status: 409 })
  })

  it('adds up to a recount, however batches are split, repeated, reordered and sent concurrently [92]', async () => {
    const organisation = await newOrganisation()
    const sender = createUsageSender(await tablesOf(world.runtime()))
    const sent = new Set<string>()
    const batch = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 })
    // The content of a record depends only on its id, so that no id has other content.
    const recordOf = (id: number) => {
      const from = `2026-11-${16 + (id % 13)}T10:00:00Z`
      return usageOf(`p-${id}`, {
        ...{ organisation, from, to: from, quantity: `${id}.${'0'.repeat(id % 8)}1`, cost: BigInt(id * 977) },
        ...{ resourceId: `vm-${id % 6}`, tags: id % 3 === 0 ? {} : { team: id % 3 === 1 ? 'red' : 'green' } },
      })
    }
    await assertHoldsAsync(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const all = batches.map((ids) => ids.map(recordOf))
        for (const { id } of all.flat()) sent.add(id)
        await Promise.all([...all, ...all.toReversed()].map((records) => sender.take(records.toReversed())))
        const kept = await sender.kept(organisation, month)
        expect(kept.ids).toEqual([...sent].sort())
        expect(kept.sums).toEqual(kept.recount)
        expect(kept.daysMicros).toBe(kept.recount.costMicros)
      }),
      { numRuns: repetitions({ full: 25, quick: 8 }) },
    )
  })

  it('is stored completely when nothing fails', () => {
    expect([whole.calls.length > 5, whole.isWhole]).toEqual([true, true])
  })

  it.each(titled(whole.calls, faultsOf(whole.calls, ['throttle', 'server error', 'lost reply'])))(
    'is stored completely after a repeat, whatever failed: %s [71, 92]',
    async (_, fault) => {
      expect((await takeWith(fault)).isWhole).toBe(true)
    },
  )
})
