import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type LocalDate, localDateAt, type Month, toEpochMs } from '../core/domain/time.ts'
import { type PageQuery, readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import { grantedTo } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { plansWith } from '../plans/domain/plans.ts'
import type { Usage } from '../usage/usagePorts.ts'
import type { Billed, BillingOutcomes } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { lineOfUsage } from './domain/explainInvoice.ts'

export interface ListUsageRecordsDeps {
  readonly usage: Pick<Usage, 'recordsOf'>
  readonly outcomes: Pick<BillingOutcomes, 'find'>
  readonly cursors: Cursors
}

/** As `listUsageRecords`, for members. Refuses with `plan_lacks` if the plan reports usage only by resource type. */
export async function listOwnUsageRecords(
  deps: ListUsageRecordsDeps & { readonly organisations: Pick<Organisations, 'find'> },
  call: Call,
  query: Input<typeof billingRoutes.listUsageRecords>['query'],
): Promise<Output<typeof billingRoutes.listUsageRecords>> {
  const organisation = await deps.organisations.find(ownOrganisation(call))
  if (!organisation || grantedTo(organisation, call.now)?.usageReport !== 'by resource') {
    const today = localDateAt(toEpochMs(call.now))
    throw new Refusal('plan_lacks', { plans: plansWith(({ usageReport }) => usageReport === 'by resource', today) })
  }
  return listUsageRecords(deps, call, organisation.id, query)
}

/** The usage records of a local day, each with the issued invoice line that it counts in. */
export async function listUsageRecords(
  { usage, outcomes, cursors }: ListUsageRecordsDeps,
  call: Call,
  organisation: string,
  { on, ...query }: PageQuery & { readonly on: LocalDate },
): Promise<Output<typeof billingRoutes.listUsageRecords>> {
  const read = readPage(cursors, call, ['usage', organisation, on], query, (page) =>
    usage.recordsOf(organisation, on, page),
  )
  const { items, next } = await read
  const billed = new Map<Month, Billed | undefined>()
  for (const month of new Set(items.map(({ countedFor }) => countedFor)))
    billed.set(month, await outcomes.find(month, organisation))
  const records = items.map(({ record, countedFor }) => {
    const { number, draft } = billed.get(countedFor) ?? {}
    const line = number === undefined ? undefined : draft && lineOfUsage(draft, on)
    return { record, countedFor, ...(number !== undefined && line !== undefined && { invoice: { number, line } }) }
  })
  return { records, ...next }
}
