import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { closedMarkerKey, organisationKey, usageSumKey, usageSumPrefix } from '../../../core/adapters/dynamodb/keys.ts'
import { readAll } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Write } from '../../../core/adapters/dynamodb/transact.ts'
import { type Month, monthOf, monthSchema } from '../../../core/domain/time.ts'
import { quantityNanosSchema } from '../../domain/usage.ts'
import type { UsageSum } from '../../domain/usageReport.ts'
import type { DatedRecord, StreamSums, UsageSums } from '../../usagePorts.ts'

const wholeSchema = z.union([z.int(), z.bigint()]).transform(BigInt)
const sumSchema = z.object({
  ofMonth: monthSchema,
  resourceType: z.string(),
  resourceId: z.string(),
  zone: z.string(),
  unit: z.string(),
  tags: z.record(z.string(), z.string()),
  quantityNanos: wholeSchema,
  costMicros: wholeSchema,
})

/** Streams everything that counts for a month's invoice. */
export const streamUsageSums =
  (tables: ProductTable): StreamSums =>
  (organisation, month) =>
    readAll(tables, sumSchema, {
      TableName: tables.product,
      KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :month)',
      ExpressionAttributeValues: { ':organisation': organisationKey(organisation).PK, ':month': usageSumPrefix(month) },
      ConsistentRead: true,
    })

export function readUsageSums(tables: ProductTable): UsageSums {
  const stream = streamUsageSums(tables)
  return {
    async of(organisation, month) {
      const sums: UsageSum[] = []
      for await (const sum of stream(organisation, month)) sums.push(sum)
      return sums
    },

    async isClosed(organisation, month) {
      const { Item } = await tables.client.send(
        new GetCommand({ TableName: tables.product, Key: closedMarkerKey(month, organisation), ConsistentRead: true }),
      )
      return Item !== undefined
    },
  }
}

/** The key of the sum that a record adds to. It includes the tags, so that a tag's cost is exact when tags change. */
export function sumKeyOf({ record, date }: DatedRecord, month: Month) {
  const { organisation, resourceType, resourceId, zone, unit, tags } = record
  const tagsInOrder = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return usageSumKey(organisation, { month, ofMonth: monthOf(date) }, [
    resourceType,
    resourceId,
    zone,
    unit,
    tagsInOrder,
  ])
}

export function addToSums(
  TableName: string,
  records: readonly DatedRecord[],
  monthFor: (dated: DatedRecord) => Month,
): Write[] {
  const sums = Map.groupBy(records, (dated) => JSON.stringify(sumKeyOf(dated, monthFor(dated))))
  return [...sums.values()].flatMap(([first, ...others]) =>
    first ? [addToSum(TableName, first, others, monthFor(first))] : [],
  )
}

function addToSum(TableName: string, first: DatedRecord, others: readonly DatedRecord[], month: Month): Write {
  const { resourceType, resourceId, zone, unit, tags } = first.record
  const all = [first, ...others]
  return {
    Update: {
      TableName,
      Key: sumKeyOf(first, month),
      UpdateExpression:
        'SET ofMonth = :of, resourceType = :type, resourceId = :id, #zone = :zone, #unit = :unit, tags = :tags ADD quantityNanos :quantity, costMicros :cost',
      ExpressionAttributeNames: { '#zone': 'zone', '#unit': 'unit' },
      ExpressionAttributeValues: {
        ':of': monthOf(first.date),
        ':type': resourceType,
        ':id': resourceId,
        ':zone': zone,
        ':unit': unit,
        ':tags': tags,
        ':quantity': all.reduce((total, { record }) => total + quantityNanosSchema.decode(record.quantity), 0n),
        ':cost': all.reduce((total, { record }) => total + record.cost, 0n),
      },
    },
  }
}
