import type { LocalDate, Month } from '../../core/domain/time.ts'
import type { CostMicrosByDay } from './consumption.ts'

/** The total of one kind of usage in `ofMonth`. The tags are those of the records. */
export interface UsageSum {
  readonly ofMonth: Month
  readonly resourceType: string
  readonly resourceId: string
  readonly zone: string
  readonly unit: string
  readonly tags: Readonly<Record<string, string>>
  readonly quantityNanos: bigint
  readonly costMicros: bigint
}

export const reportGroups = ['resource type', 'resource', 'zone', 'tag'] as const
export type ReportGroup = (typeof reportGroups)[number]

/** A row of a report: `product` is a resource type, `variable` its zone or tag, `description` the row's subject. */
export interface ReportRow {
  readonly product: string
  readonly variable: string
  readonly description: string
  readonly unit: string
  readonly quantityNanos: bigint
  readonly costMicros: bigint
  /** The cost in the previous month. */
  readonly costMicrosBefore: bigint
}

/**
 * Groups sums into rows, most expensive first. By tag, usage with several tags appears in several rows, and usage
 * without tags in one row without a tag. Only in this grouping can the rows exceed the total.
 */
export function reportRows(by: ReportGroup, sums: readonly UsageSum[], before: readonly UsageSum[] = []): ReportRow[] {
  const rows = new Map<string, ReportRow>()
  const add = (sum: UsageSum, quantityNanos: bigint, costMicros: bigint, costMicrosBefore: bigint) => {
    for (const place of navigationOf(by, sum)) {
      const key = JSON.stringify([place.product, place.variable, place.description, sum.unit])
      const row = rows.get(key)
      rows.set(key, {
        ...place,
        unit: sum.unit,
        quantityNanos: (row?.quantityNanos ?? 0n) + quantityNanos,
        costMicros: (row?.costMicros ?? 0n) + costMicros,
        costMicrosBefore: (row?.costMicrosBefore ?? 0n) + costMicrosBefore,
      })
    }
  }
  for (const sum of sums) add(sum, sum.quantityNanos, sum.costMicros, 0n)
  for (const sum of before) add(sum, 0n, 0n, sum.costMicros)
  return [...rows.entries()].toSorted(dearestFirst).map(([, row]) => row)
}

type Place = Pick<ReportRow, 'product' | 'variable' | 'description'>

function navigationOf(by: ReportGroup, { resourceType, resourceId, zone, tags }: UsageSum): Place[] {
  switch (by) {
    case 'resource type':
      return [{ product: resourceType, variable: '', description: resourceType }]
    case 'resource':
      return [{ product: resourceType, variable: zone, description: resourceId }]
    case 'zone':
      return [{ product: resourceType, variable: zone, description: zone }]
    case 'tag': {
      const names = Object.entries(tags).map(([name, value]) => `${name}=${value}`)
      return (names.length > 0 ? names : ['']).map((name) => ({
        product: resourceType,
        variable: name,
        description: name,
      }))
    }
  }
}

function dearestFirst([keyA, a]: [string, ReportRow], [keyB, b]: [string, ReportRow]): number {
  if (a.costMicros !== b.costMicros) return a.costMicros > b.costMicros ? -1 : 1
  return keyA < keyB ? -1 : 1
}

export interface DayOfReport {
  readonly date: LocalDate
  readonly costMicros: bigint
}

export const daysOfReport = (costs: CostMicrosByDay): DayOfReport[] =>
  [...costs].map(([date, costMicros]) => ({ date, costMicros })).toSorted((a, b) => (a.date < b.date ? -1 : 1))
