import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, lateUsageDayKey, usageDayKey, usageRecordList } from '../../../core/adapters/dynamodb/keys.ts'
import { readAll, readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { dateSchema, type LocalDate, type Month, monthAfter, monthOf, monthSchema } from '../../../core/domain/time.ts'
import type { CostMicrosByDay, LateConsumption } from '../../domain/consumption.ts'
import { usageRecordSchema } from '../../domain/usage.ts'
import type { Usage } from '../../usagePorts.ts'

const countedSchema = z.object({ record: usageRecordSchema, countedFor: monthSchema })
const daySchema = z.object({ date: dateSchema, costMicros: z.union([z.int(), z.bigint()]).transform(BigInt) })

export function readUsage(tables: ProductTable): Pick<Usage, 'recordsOf' | 'consumption'> {
  const { product: TableName } = tables

  return {
    recordsOf(organisation, on, page) {
      const query = {
        TableName,
        IndexName: indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': usageRecordList(organisation, on) },
      }
      return readPage(tables, countedSchema, query, page)
    },

    async consumption(organisation, month) {
      const days = await readDays(usageDayKey(organisation, month))
      const [costs = [], late = []] = [true, false].map((isOwn) =>
        days.filter(([date]) => (monthOf(date) === month) === isOwn),
      )
      const months = Map.groupBy(late, ([date]) => monthOf(date))
      const corrections: LateConsumption[] = []
      for (const [ofMonth, ofDays] of [...months].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        const before = await knownBefore(organisation, ofMonth, month)
        corrections.push({ month: ofMonth, before, after: added(before, ofDays) })
      }
      return { costs: added(new Map(), costs), late: corrections }
    },
  }

  /** An earlier month's consumption, as known when the month before `month` was invoiced. */
  async function knownBefore(organisation: string, ofMonth: Month, month: Month): Promise<CostMicrosByDay> {
    const own = await readDays(usageDayKey(organisation, ofMonth))
    let known = added(
      new Map(),
      own.filter(([date]) => monthOf(date) === ofMonth),
    )
    for (let between = monthAfter(ofMonth); between < month; between = monthAfter(between))
      known = added(known, await readDays(lateUsageDayKey(organisation, between, ofMonth)))
    return known
  }

  async function readDays({ PK, SK }: { PK: string; SK: string }): Promise<[LocalDate, bigint][]> {
    const query = {
      TableName,
      KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :days)',
      ExpressionAttributeValues: { ':organisation': PK, ':days': SK },
      ConsistentRead: true,
    }
    const days: [LocalDate, bigint][] = []
    for await (const { date, costMicros } of readAll(tables, daySchema, query)) days.push([date, costMicros])
    return days
  }
}

/** Adds more costs to costs by day. A day can occur several times. */
function added(costs: CostMicrosByDay, more: readonly (readonly [LocalDate, bigint])[]): CostMicrosByDay {
  const sums = new Map(costs)
  for (const [date, micros] of more) sums.set(date, (sums.get(date) ?? 0n) + micros)
  return sums
}
