import { randomUUID } from 'node:crypto'
import type { Tables } from '../../../shared/core/adapters/dynamodb/client.ts'
import { createTransact } from '../../../shared/core/adapters/dynamodb/transact.ts'
import { createServiceRecorder, serviceCaller } from '../../../shared/core/adapters/recorder.ts'
import { sum } from '../../../shared/core/domain/money.ts'
import { datesOf, type Month, toInstant } from '../../../shared/core/domain/time.ts'
import { readOrganisations } from '../../../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../../../shared/usage/adapters/dynamodb/usage.ts'
import { createIngestUsage } from '../../../shared/usage/adapters/dynamodb/usageBatch.ts'
import { readUsageSums } from '../../../shared/usage/adapters/dynamodb/usageSums.ts'
import { quantityNanosSchema, type UsageRecord } from '../../../shared/usage/domain/usage.ts'
import { ingestUsage } from '../../../shared/usage/ingestUsage.ts'

export const usageOf = (id: string, change: Partial<UsageRecord> = {}): UsageRecord => ({
  id,
  organisation: 'edelweiss',
  resourceId: 'vm-1',
  resourceType: 'compute',
  zone: 'ch-gva-2',
  quantity: '1',
  unit: 'hour',
  from: '2026-11-16T06:00:00Z',
  to: '2026-11-16T07:00:00Z',
  cost: 125_000n,
  currency: 'CHF',
  tags: {},
  ...change,
})

/** Ingests usage as the function does, on `tables`. `kept` returns the stored records, their sums and daily costs. */
export function createUsageSender(tables: Tables, now = toInstant(Date.parse('2026-12-15T08:00:00Z'))) {
  const transact = createTransact(tables, async () => undefined)
  const { recordsOf, consumption } = readUsage(tables)
  const sums = readUsageSums(tables)
  const deps = { organisations: readOrganisations(tables), usage: createIngestUsage(tables, transact) }
  return {
    take(records: UsageRecord[]) {
      const record = createServiceRecorder('ingestUsage', randomUUID(), () => now)
      const input = { params: {}, query: {}, body: { records } }
      return ingestUsage(deps, { caller: serviceCaller, now, record }, input)
    },
    async kept(organisation: string, month: Month) {
      const records: UsageRecord[] = []
      for (const date of datesOf(month)) {
        const { items } = await recordsOf(organisation, date, { limit: 2_000 })
        records.push(...items.map(({ record }) => record))
      }
      const ofMonth = (await sums.of(organisation, month)).filter((one) => one.ofMonth === month)
      return {
        ids: records.map(({ id }) => id).sort(),
        recount: {
          costMicros: sum(records.map(({ cost }) => cost)),
          quantityNanos: sum(records.map(({ quantity }) => quantityNanosSchema.decode(quantity))),
        },
        sums: {
          costMicros: sum(ofMonth.map(({ costMicros }) => costMicros)),
          quantityNanos: sum(ofMonth.map(({ quantityNanos }) => quantityNanos)),
        },
        daysMicros: sum([...(await consumption(organisation, month)).costs.values()]),
      }
    },
  }
}
