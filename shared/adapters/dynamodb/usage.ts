import { isDeepStrictEqual } from 'node:util'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { Refusal } from '../../domain/errors.ts'
import type { CostMicrosByDay, LateConsumption } from '../../domain/invoice.ts'
import { dateSchema, type LocalDate, type Month, monthAfter, monthOf, monthSchema } from '../../domain/time.ts'
import { usageRecordSchema } from '../../domain/usage.ts'
import type { WriteRecord } from '../../usecases/call.ts'
import type { TakenRecord, Usage } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import { type Commit, StaleWrite, type Write } from './commit.ts'
import { closedMarkerKey, indexes, lateUsageDayKey, usageDayKey, usageRecordKey, usageRecordList } from './keys.ts'
import { readAll, readPage } from './readPage.ts'

const countedSchema = z.object({ record: usageRecordSchema, countedFor: monthSchema })
const daySchema = z.object({ date: dateSchema, costMicros: z.union([z.int(), z.bigint()]).transform(BigInt) })

export function createUsage(tables: Tables, commit: Commit): Usage {
  const { product: TableName } = tables

  return {
    async take(records, openMonth, recordFor) {
      let fresh = records
      const closed = new Set<Month>()
      // A record that was taken before, and a month that is closed, are found by their conditions: the next try knows.
      while (fresh.length > 0) {
        // The running month itself was closed where the request began in the one before.
        const open = closed.has(openMonth) ? monthAfter(openMonth) : openMonth
        const monthFor = ({ date }: TakenRecord) => (closed.has(monthOf(date)) ? open : monthOf(date))
        const met = await tryToTake(fresh, monthFor, recordFor)
        if (!met) break
        for (const month of met.closed) closed.add(month)
        fresh = fresh.filter((_, index) => !met.known.has(index))
      }
      return fresh.length
    },

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
      return { costs: new Map(costs), late: corrections }
    },
  }

  /** What an earlier month's consumption was known to be when the month before `month` was invoiced. */
  async function knownBefore(organisation: string, ofMonth: Month, month: Month): Promise<CostMicrosByDay> {
    const own = await readDays(usageDayKey(organisation, ofMonth))
    let known: CostMicrosByDay = new Map(own.filter(([date]) => monthOf(date) === ofMonth))
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

  /** What was met that kept the batch from being written; undefined when it was. */
  async function tryToTake(
    records: readonly TakenRecord[],
    monthFor: (taken: TakenRecord) => Month,
    recordFor: (taken: number) => WriteRecord,
  ): Promise<{ known: Set<number>; closed: Set<Month> } | undefined> {
    const markers = openMarkers(records, monthFor)
    const writes = [
      ...records.map((taken) => putRecord(taken, monthFor(taken))),
      ...markers.map(({ check }) => check),
      ...addToDays(records, monthFor),
    ]
    try {
      await commit(writes, [recordFor(records.length)])
      return undefined
    } catch (error) {
      if (!(error instanceof StaleWrite)) throw error
      const failed = error.reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
      const known = failed.filter((index) => index < records.length)
      const conflicts = known.filter((index) => !isSame(records[index], error.reasons[index]?.Item))
      if (conflicts.length > 0) {
        throw new Refusal('usage_conflict', { ids: conflicts.map((index) => records[index]?.record.id) })
      }
      const closed = failed.flatMap((index) => markers[index - records.length]?.month ?? [])
      if (known.length === 0 && closed.length === 0) throw error
      return { known: new Set(known), closed: new Set(closed) }
    }
  }

  function putRecord({ record, date }: TakenRecord, countedFor: Month): Write {
    return {
      Put: {
        TableName,
        Item: {
          ...usageRecordKey(record.organisation, record.id),
          record: z.encode(usageRecordSchema, record),
          countedFor,
          listName: usageRecordList(record.organisation, date),
          listOrder: record.id,
        },
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }
  }

  /** Usage counts for the invoice of its own month, and after that is closed for the invoice of the open one. */
  function addToDays(records: readonly TakenRecord[], monthFor: (taken: TakenRecord) => Month): Write[] {
    const days = Map.groupBy(records, (taken) => {
      const { organisation } = taken.record
      const [own, counted] = [monthOf(taken.date), monthFor(taken)]
      const key =
        own === counted ? usageDayKey(organisation, taken.date) : lateUsageDayKey(organisation, counted, taken.date)
      return JSON.stringify(key)
    })
    return [...days].map(([key, ofDay]) => ({
      Update: {
        TableName,
        Key: JSON.parse(key),
        UpdateExpression: 'SET #date = :date ADD costMicros :cost',
        ExpressionAttributeNames: { '#date': 'date' },
        ExpressionAttributeValues: {
          ':date': ofDay[0]?.date,
          ':cost': ofDay.reduce((total, { record }) => total + record.cost, 0n),
        },
      },
    }))
  }

  /** Usage that counts for a month whose run has begun would be missing in its invoice. */
  function openMarkers(records: readonly TakenRecord[], monthFor: (taken: TakenRecord) => Month) {
    const markers = new Map(
      records.map((taken) => {
        const month = monthFor(taken)
        const Key = closedMarkerKey(month, taken.record.organisation)
        const check: Write = { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(PK)' } }
        return [JSON.stringify(Key), { month, check }] as const
      }),
    )
    return [...markers.values()]
  }
}

/** Costs by day, with more costs. */
function added(costs: CostMicrosByDay, more: readonly (readonly [LocalDate, bigint])[]): CostMicrosByDay {
  const sums = new Map(costs)
  for (const [date, micros] of more) sums.set(date, (sums.get(date) ?? 0n) + micros)
  return sums
}

function isSame(taken: TakenRecord | undefined, item: Parameters<typeof unmarshall>[0] | undefined): boolean {
  if (!taken || !item) return false
  const known = z.object({ record: usageRecordSchema }).parse(unmarshall(item)).record
  return isDeepStrictEqual(known, taken.record)
}
