import { createServiceRecorder, serviceCaller } from '../../../../shared/core/adapters/recorder.ts'
import { sum } from '../../../../shared/core/domain/money.ts'
import { dateSchema, monthSchema, toInstant } from '../../../../shared/core/domain/time.ts'
import { usageLines } from '../../../../shared/exports/adapters/exportLines.ts'
import type { Organisation } from '../../../../shared/organisations/domain/organisation.ts'
import { focusCsv, focusRows } from '../../../../shared/usage/adapters/focusCsv.ts'
import type { ReportGroup, UsageSum } from '../../../../shared/usage/domain/usageReport.ts'
import { getUsageReport } from '../../../../shared/usage/getUsageReport.ts'

const [october, november] = [monthSchema.parse('2026-10'), monthSchema.parse('2026-11')]
/** Not at a full second, as when the report of a running month is requested. */
export const now = toInstant(Date.parse('2026-11-18T08:00:00.250Z'))

export const organisation: Organisation = {
  ...{ id: 'mueller', version: 1, name: 'Müller & Söhne', currency: 'CHF' },
  planChanges: [
    {
      plan: 'pro',
      from: dateSchema.parse('2026-01-01'),
      changedAt: now,
      changedBy: 'platform',
    },
  ],
}

export const usageOf = (change: Partial<UsageSum> = {}): UsageSum => ({
  ...{ ofMonth: november, resourceType: 'compute', resourceId: 'vm-1', zone: 'ch-gva-2', unit: 'hour', tags: {} },
  ...{ quantityNanos: 720_000_000_000n, costMicros: 90_000_000n },
  ...change,
})

/**
 * Usage with whole and fractional quantities, free, with no tag and several, in several zones and units, and late for
 * October.
 */
export const usage: readonly UsageSum[] = [
  usageOf({ tags: { team: 'web', env: '' } }),
  usageOf({ resourceId: 'vm-2', zone: 'ch-dk-2', quantityNanos: 1n, costMicros: 1n, tags: { 'a=b': 'c "d", {e}' } }),
  usageOf({ resourceId: 'vm-3', costMicros: 0n }),
  usageOf({ resourceType: 'storage', resourceId: 'bucket', unit: 'GiB-hour', quantityNanos: 1_500_000_000n }),
  usageOf({ resourceType: 'network', resourceId: 'ip', unit: 'GB/hour' }),
  usageOf({ resourceType: 'dns', resourceId: 'zone', zone: '', unit: 'request', tags: { ['__proto__']: 'x' } }),
  usageOf({ ofMonth: october, resourceId: 'vm-9', unit: 'Hours' }),
]

/** The November report as CSV, beside a resource that only October had. */
export async function reportCsv(by: ReportGroup, of = usage): Promise<string> {
  const record = createServiceRecorder('getUsageReport', 'one', () => now)
  const deps = {
    organisations: { find: async () => organisation },
    usage: { consumption: async () => ({ costs: new Map(), late: [] }) },
    sums: {
      of: async (_: string, month: string) =>
        month === november ? [...of] : [usageOf({ ofMonth: october, resourceType: 'backup', resourceId: 'old' })],
      isClosed: async () => false,
    },
  }
  const asked = { params: { organisation: organisation.id }, query: { month: november, by }, body: undefined }
  return focusCsv(await getUsageReport(deps, { caller: serviceCaller, now, record }, asked), 'Wolkenwerk AG')
}

/** The same as an export, with the rows in two parts. */
export function exportCsv(of = usage): string {
  const what = { kind: 'usage', format: 'csv', month: november, by: 'resource' } as const
  const { head, textOf } = usageLines(focusRows, 'Wolkenwerk AG', organisation, what, now)
  const rows = of.map(({ resourceType: product, zone: variable, resourceId: description, ...row }) => ({
    ...row,
    ...{ product, variable, description },
  }))
  return head + textOf(rows.slice(0, 2)) + textOf(rows.slice(2))
}

export const costOf = (of: readonly UsageSum[]): bigint => sum(of.map(({ costMicros }) => costMicros))
