import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { sum } from '../core/domain/money.ts'
import {
  endOfMonth,
  type Instant,
  localDateAt,
  type Month,
  monthBefore,
  startOfMonth,
  toEpochMs,
  toInstant,
} from '../core/domain/time.ts'
import { type Organisation, planOn } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { entitlements, plansWith } from '../plans/domain/plans.ts'
import { daysOfReport, type ReportGroup, reportRows, type UsageSum } from './domain/usageReport.ts'
import type { Usage, UsageSums } from './usagePorts.ts'
import type { usageRoutes } from './usageRoutes.ts'

export interface UsageReportDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly usage: Pick<Usage, 'consumption'>
  readonly sums: UsageSums
}

/** More rows do not fit one response, which is limited to 6 MB. */
const mostRows = 10_000

/**
 * The report of the caller's organisation, in groups that its plan includes. The default is by resource if the plan
 * includes that, otherwise by resource type.
 */
export async function getOwnUsageReport(
  deps: UsageReportDeps,
  call: Call,
  { query }: Input<typeof usageRoutes.getUsageReport>,
): Promise<Output<typeof usageRoutes.getUsageReport>> {
  const organisation = await deps.organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  const today = localDateAt(toEpochMs(call.now))
  const { usageReport } = entitlements(planOn(organisation, today) ?? 'built-in', today)
  const by = query.by ?? (usageReport === 'by resource' ? 'resource' : 'resource type')
  if (usageReport !== 'by resource' && distinguishesResources(by))
    throw new Refusal('plan_lacks', { plans: plansWith((granted) => granted.usageReport === 'by resource', today) })
  return reportOf(deps, organisation, query.month, by, call.now)
}

/** The report of any organisation, for the provider's staff. */
export async function getUsageReport(
  deps: UsageReportDeps,
  { now }: Call,
  { params, query }: Input<typeof usageRoutes.getUsageReportOf>,
): Promise<Output<typeof usageRoutes.getUsageReportOf>> {
  const organisation = await deps.organisations.find(params.organisation)
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  return reportOf(deps, organisation, query.month, query.by ?? 'resource', now)
}

/** Tags too, because customers can give each resource its own tag. */
const distinguishesResources = (by: ReportGroup) => by === 'resource' || by === 'tag'

async function reportOf(
  { usage, sums }: UsageReportDeps,
  { id, name, currency }: Organisation,
  month: Month,
  by: ReportGroup,
  now: Instant,
): Promise<Output<typeof usageRoutes.getUsageReport>> {
  if (toEpochMs(now) < startOfMonth(month))
    throw new Refusal('invalid', { issues: [{ path: ['month'], message: 'has not begun' }] })
  const [counted, before, { costs }, isClosed] = await Promise.all([
    sums.of(id, month),
    sums.of(id, monthBefore(month)),
    usage.consumption(id, month),
    sums.isClosed(id, month),
  ])
  const isOf = (ofMonth: Month) => (one: UsageSum) => one.ofMonth === ofMonth
  const [own, ownBefore] = [counted.filter(isOf(month)), before.filter(isOf(monthBefore(month)))]
  const rows = reportRows(by, own, ownBefore)
  if (rows.length > mostRows) throw new Refusal('report_too_large', { rows: rows.length, mostRows })
  const from = toInstant(startOfMonth(month))
  const to = toInstant(Math.min(endOfMonth(month), toEpochMs(now)))
  const late = Map.groupBy(
    counted.filter(({ ofMonth }) => ofMonth !== month),
    ({ ofMonth }) => ofMonth,
  )
  return {
    ...{ organisation: id, name, month, by, from, to, isClosed, currency },
    cost: costOf(own),
    costBefore: costOf(ownBefore),
    rows: rows.map(({ costMicros: cost, quantityNanos: quantity, costMicrosBefore: costBefore, ...row }) => ({
      ...{ from, to, ...row, quantity, cost, costBefore },
    })),
    days: daysOfReport(costs).map(({ date, costMicros: cost }) => ({ date, cost })),
    corrections: [...late]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([ofMonth, lateSums]) => ({
        month: ofMonth,
        cost: costOf(lateSums),
        rows: reportRows(by, lateSums).map(
          ({ costMicros: cost, quantityNanos: quantity, costMicrosBefore, ...row }) => ({
            from: toInstant(startOfMonth(ofMonth)),
            to: toInstant(endOfMonth(ofMonth)),
            ...{ ...row, quantity, cost },
          }),
        ),
      })),
  }
}

const costOf = (sums: readonly UsageSum[]): bigint => sum(sums.map(({ costMicros }) => costMicros))
