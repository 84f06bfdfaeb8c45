import { isDeepStrictEqual } from 'node:util'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { batchGet } from '../../../core/adapters/dynamodb/batchGet.ts'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { usageRecordKey, usageRecordList } from '../../../core/adapters/dynamodb/keys.ts'
import { StaleWrite, type Transact, type Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { WriteRecord } from '../../../core/call.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import { type Month, monthAfter, monthOf } from '../../../core/domain/time.ts'
import { usageRecordSchema } from '../../domain/usage.ts'
import type { DatedRecord, Usage } from '../../usagePorts.ts'
import { addToDays, openMarkers, partsOf } from './usageParts.ts'
import { addToSums } from './usageSums.ts'

type MonthFor = (accepted: DatedRecord) => Month

const keysPerRead = 100
const itemSchema = z.object({ record: usageRecordSchema })

export function createIngestUsage(tables: Tables, transact: Transact): Pick<Usage, 'ingest' | 'noteRefusal'> {
  const { product: TableName } = tables

  return {
    async ingest(records, openMonth, recordFor) {
      const parts = partsOf(records, openMonth)
      // A single transaction detects conflicts. With several, all records must be checked before the first is written.
      const fresh = parts.length > 1 ? await withoutKnown(records) : new Set(records)
      const closed = new Set<Month>()
      let accepted = 0
      for (const [index, part] of parts.entries()) {
        const left = part.filter((record) => fresh.has(record))
        const place = { acceptedBefore: accepted, part: index + 1, parts: parts.length }
        accepted += await acceptPart(left, closed, openMonth, (count) => recordFor({ accepted: count, ...place }))
      }
      return accepted
    },

    noteRefusal: (record) => transact([], [record]),
  }

  /** The new records of a batch. Refuses with `usage_conflict` if one was ingested before with different content. */
  async function withoutKnown(records: readonly DatedRecord[]): Promise<Set<DatedRecord>> {
    const known = new Map<string, z.output<typeof usageRecordSchema>>()
    for (let start = 0; start < records.length; start += keysPerRead) {
      const Keys = records
        .slice(start, start + keysPerRead)
        .map(({ record }) => usageRecordKey(record.organisation, record.id))
      for (const item of await batchGet(tables, { Keys, ConsistentRead: true })) {
        const { record } = itemSchema.parse(item)
        known.set(`${record.organisation} ${record.id}`, record)
      }
    }
    const knownAs = ({ record }: DatedRecord) => known.get(`${record.organisation} ${record.id}`)
    const conflicts = records.filter(
      (accepted) => knownAs(accepted) && !isDeepStrictEqual(knownAs(accepted), accepted.record),
    )
    if (conflicts.length > 0) throw conflictOf(conflicts)
    return new Set(records.filter((accepted) => !knownAs(accepted)))
  }

  async function acceptPart(
    part: readonly DatedRecord[],
    closed: Set<Month>,
    openMonth: Month,
    recordFor: (accepted: number) => WriteRecord,
  ): Promise<number> {
    let fresh = part
    // The conditions detect known records and closed months. The next attempt takes them into account.
    while (fresh.length > 0) {
      // The open month itself may be closed, if the request began in the month before.
      const open = closed.has(openMonth) ? monthAfter(openMonth) : openMonth
      const monthFor: MonthFor = ({ date }) => (closed.has(monthOf(date)) ? open : monthOf(date))
      const met = await tryToTake(fresh, monthFor, recordFor)
      if (!met) break
      for (const month of met.closed) closed.add(month)
      fresh = fresh.filter((_, index) => !met.known.has(index))
    }
    return fresh.length
  }

  /** The known records and closed months that prevented the write; undefined if it succeeded. */
  async function tryToTake(
    records: readonly DatedRecord[],
    monthFor: MonthFor,
    recordFor: (accepted: number) => WriteRecord,
  ): Promise<{ known: Set<number>; closed: Set<Month> } | undefined> {
    const markers = openMarkers(TableName, records, monthFor)
    const writes = [
      ...records.map((accepted) => putRecord(accepted, monthFor(accepted))),
      ...markers.map(({ check }) => check),
      ...addToDays(TableName, records, monthFor),
      ...addToSums(TableName, records, monthFor),
    ]
    try {
      await transact(writes, [recordFor(records.length)])
      return undefined
    } catch (error) {
      if (!(error instanceof StaleWrite)) throw error
      const failed = error.reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
      const known = failed.filter((index) => index < records.length)
      const conflicts = known.filter((index) => !isSame(records[index], error.reasons[index]?.Item))
      if (conflicts.length > 0) throw conflictOf(conflicts.flatMap((index) => records[index] ?? []))
      const closed = failed.flatMap((index) => markers[index - records.length]?.month ?? [])
      if (known.length === 0 && closed.length === 0) throw error
      return { known: new Set(known), closed: new Set(closed) }
    }
  }

  function putRecord({ record, date }: DatedRecord, countedFor: Month): Write {
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
}

const conflictOf = (accepted: readonly DatedRecord[]) =>
  new Refusal('usage_conflict', { ids: accepted.map(({ record }) => record.id) })

function isSame(accepted: DatedRecord | undefined, item: Parameters<typeof unmarshall>[0] | undefined): boolean {
  return (
    accepted !== undefined &&
    item !== undefined &&
    isDeepStrictEqual(itemSchema.parse(unmarshall(item)).record, accepted.record)
  )
}
