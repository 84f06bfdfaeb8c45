import { isDeepStrictEqual } from 'node:util'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { Refusal } from '../../domain/errors.ts'
import { dateSchema, monthOf } from '../../domain/time.ts'
import { usageRecordSchema } from '../../domain/usage.ts'
import type { WriteRecord } from '../../usecases/call.ts'
import type { TakenRecord, Usage } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import { type Commit, StaleWrite, type Write } from './commit.ts'
import { closedMarkerKey, usageDayKey, usageRecordKey } from './keys.ts'
import { readAll } from './readPage.ts'

const daySchema = z.object({ date: dateSchema, costMicros: z.union([z.int(), z.bigint()]).transform(BigInt) })

export function createUsage(tables: Tables, commit: Commit): Usage {
  const { product: TableName } = tables

  return {
    async take(records, recordFor) {
      let fresh = records
      // A record that was taken before is found by its condition, and left out of the next try.
      while (fresh.length > 0) {
        const known = await tryToTake(fresh, recordFor(fresh.length))
        if (known.size === 0) break
        fresh = fresh.filter((_, index) => !known.has(index))
      }
      return fresh.length
    },

    async costMicrosByDay(organisation, month) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :month)',
        ExpressionAttributeValues: {
          ':organisation': usageDayKey(organisation, month).PK,
          ':month': usageDayKey(organisation, month).SK,
        },
        ConsistentRead: true,
      }
      const costs = new Map<z.output<typeof dateSchema>, bigint>()
      for await (const { date, costMicros } of readAll(tables, daySchema, query)) costs.set(date, costMicros)
      return costs
    },
  }

  /** The indexes of records that were taken before, in which case nothing was written. */
  async function tryToTake(records: readonly TakenRecord[], record: WriteRecord): Promise<Set<number>> {
    const writes = [...records.map(putRecord), ...addToDays(records), ...assertNotClosed(records)]
    try {
      await commit(writes, [record])
      return new Set()
    } catch (error) {
      if (!(error instanceof StaleWrite)) throw error
      const failed = error.reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
      const known = failed.filter((index) => index < records.length)
      const conflicts = known.filter((index) => !isSame(records[index], error.reasons[index]?.Item))
      if (conflicts.length > 0) {
        throw new Refusal('usage_conflict', { ids: conflicts.map((index) => records[index]?.record.id) })
      }
      const isClosed = failed.some((index) => writes[index]?.ConditionCheck)
      if (isClosed && known.length < records.length) throw new Refusal('closed_month')
      if (known.length === 0) throw error
      return new Set(known)
    }
  }

  function putRecord({ record }: TakenRecord): Write {
    return {
      Put: {
        TableName,
        Item: { ...usageRecordKey(record.organisation, record.id), record: z.encode(usageRecordSchema, record) },
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }
  }

  function addToDays(records: readonly TakenRecord[]): Write[] {
    const days = Map.groupBy(records, ({ record, date }) => JSON.stringify(usageDayKey(record.organisation, date)))
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

  /** Usage of a month whose run has begun would be missing in its invoice. */
  function assertNotClosed(records: readonly TakenRecord[]): Write[] {
    const markers = records.map(({ record, date }) =>
      JSON.stringify(closedMarkerKey(monthOf(date), record.organisation)),
    )
    return [...new Set(markers)].map((key) => ({
      ConditionCheck: { TableName, Key: JSON.parse(key), ConditionExpression: 'attribute_not_exists(PK)' },
    }))
  }
}

function isSame(taken: TakenRecord | undefined, item: Parameters<typeof unmarshall>[0] | undefined): boolean {
  if (!taken || !item) return false
  const known = z.object({ record: usageRecordSchema }).parse(unmarshall(item)).record
  return isDeepStrictEqual(known, taken.record)
}
