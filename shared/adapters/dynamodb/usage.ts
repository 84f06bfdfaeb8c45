import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { Refusal } from '../../domain/errors.ts'
import { dateSchema, monthOf } from '../../domain/time.ts'
import { usageRecordSchema } from '../../domain/usage.ts'
import type { WriteRecord } from '../../usecases/call.ts'
import type { TakenRecord, Usage } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import { type Commit, StaleWrite, type Write } from './commit.ts'
import { billingRunKey, usageDayKey, usageRecordKey } from './keys.ts'
import { readAll } from './readPage.ts'

const daySchema = z.object({ date: dateSchema, costMicros: z.union([z.number(), z.bigint()]).transform(BigInt) })

export function createUsage(tables: Tables, commit: Commit): Usage {
  const { product: TableName } = tables

  return {
    async take(records, record) {
      let fresh = records
      // A record that was taken before is found by its condition, and left out of the next try.
      while (fresh.length > 0) {
        const known = await tryToTake(fresh, record)
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
    const months = [...new Set(records.map(({ date }) => monthOf(date)))]
    const writes = [...records.map(putRecord), ...addToDays(records), ...months.map(assertNotInvoiced)]
    try {
      await commit(writes, [record])
      return new Set()
    } catch (error) {
      if (!(error instanceof StaleWrite)) throw error
      const failed = error.reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
      if (failed.some((index) => writes[index]?.ConditionCheck)) throw new Refusal('closed_month')
      const known = failed.filter((index) => index < records.length)
      const conflicts = known.filter((index) => !isSame(records[index], error.reasons[index]?.Item))
      if (conflicts.length > 0) {
        throw new Refusal('usage_conflict', { ids: conflicts.map((index) => records[index]?.record.id) })
      }
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
  function assertNotInvoiced(month: string): Write {
    return { ConditionCheck: { TableName, Key: billingRunKey(month), ConditionExpression: 'attribute_not_exists(PK)' } }
  }
}

function isSame(taken: TakenRecord | undefined, item: Parameters<typeof unmarshall>[0] | undefined): boolean {
  if (!taken || !item) return false
  const known = z.object({ record: usageRecordSchema }).parse(unmarshall(item)).record
  const text = (record: z.output<typeof usageRecordSchema>) => JSON.stringify(z.encode(usageRecordSchema, record))
  return text(known) === text(taken.record)
}
