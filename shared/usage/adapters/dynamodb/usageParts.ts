import { closedMarkerKey, lateUsageDayKey, placeOf, usageDayKey } from '../../../core/adapters/dynamodb/keys.ts'
import type { Write } from '../../../core/adapters/dynamodb/transact.ts'
import { type Month, monthOf } from '../../../core/domain/time.ts'
import type { DatedRecord } from '../../usagePorts.ts'
import { sumKeyOf } from './usageSums.ts'

type MonthFor = (dated: DatedRecord) => Month

/** The items of a transaction, less the audit event and the stored idempotent response. */
const itemsPerPart = 100 - 2

/**
 * Splits a batch into parts that fit one transaction each. Records that add to the same items are kept together. The
 * same batch always has the same parts.
 */
export function partsOf(records: readonly DatedRecord[], openMonth: Month): DatedRecord[][] {
  const itemsOf = records.map((dated) => ({ dated, items: addedTo(dated, openMonth) }))
  const inOrder = itemsOf.toSorted((a, b) => a.items.join().localeCompare(b.items.join()))
  const parts: DatedRecord[][] = []
  let items = new Set<string>()
  for (const { dated, items: more } of inOrder) {
    const grown = new Set([...items, ...more])
    const part = parts.at(-1)
    if (part && grown.size + part.length + 1 <= itemsPerPart) {
      part.push(dated)
      items = grown
    } else {
      parts.push([dated])
      items = new Set(more)
    }
  }
  return fromOwnPlace(parts)
}

/** Rotates the parts, so that simultaneous batches start at different parts and do not all wait for the first. */
function fromOwnPlace(parts: readonly DatedRecord[][]): DatedRecord[][] {
  const place = placeOf(parts[0]?.[0]?.record.id ?? '', parts.length)
  return [...parts.slice(place), ...parts.slice(0, place)]
}

/** The items besides its own that a record may touch, with the markers of both its month and the open month. */
function addedTo(dated: DatedRecord, openMonth: Month): string[] {
  const { organisation, resourceId } = dated.record
  const month = monthOf(dated.date)
  const markers = [...new Set([month, openMonth])].map((each) => closedMarkerKey(each, organisation))
  return [...markers, usageDayKey(organisation, dated.date, resourceId), sumKeyOf(dated, month)].map((key) =>
    JSON.stringify(key),
  )
}

/** Adds usage to its days. It counts for its own month's invoice or, once that month is closed, the open month's. */
export function addToDays(TableName: string, records: readonly DatedRecord[], monthFor: MonthFor): Write[] {
  const days = Map.groupBy(records, (dated) => {
    const { organisation, resourceId } = dated.record
    const [own, counted] = [monthOf(dated.date), monthFor(dated)]
    const key =
      own === counted
        ? usageDayKey(organisation, dated.date, resourceId)
        : lateUsageDayKey(organisation, counted, dated.date, resourceId)
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

/** Checks that months are open. Usage that arrives after a month's run has begun would be missing from its invoice. */
export function openMarkers(TableName: string, records: readonly DatedRecord[], monthFor: MonthFor) {
  const markers = new Map(
    records.map((dated) => {
      const month = monthFor(dated)
      const Key = closedMarkerKey(month, dated.record.organisation)
      const check: Write = { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(PK)' } }
      return [JSON.stringify(Key), { month, check }] as const
    }),
  )
  return [...markers.values()]
}
