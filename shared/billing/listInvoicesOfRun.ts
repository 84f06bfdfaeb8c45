import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { BillingOutcomes, BillingRuns } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { findRun } from './getBillingRun.ts'

export interface ListInvoicesOfRunDeps {
  readonly runs: Pick<BillingRuns, 'find'>
  readonly outcomes: Pick<BillingOutcomes, 'billed' | 'parked'>
  readonly cursors: Cursors
}

/** The drafts of a billing run, each with the previous month's amount and, once issued, its number. */
export async function listInvoicesOfRun(
  { runs, outcomes, cursors }: ListInvoicesOfRunDeps,
  call: Call,
  { params: { run }, query }: Input<typeof billingRoutes.listInvoicesOfRun>,
): Promise<Output<typeof billingRoutes.listInvoicesOfRun>> {
  await findRun(runs, run)
  const read = readPage(cursors, call, ['run', run], query, (page) => outcomes.billed(run, page))
  const { items, next } = await read
  const invoices = items.map(({ draft, previousNetMinor, number }) => ({
    ...(number !== undefined && { number }),
    ...(previousNetMinor !== undefined && {
      previousNetMinor,
      differenceMinor: draft.netMinor - previousNetMinor,
    }),
    draft,
  }))
  return { invoices, ...next }
}

/** The parked organisations of a run, with the reasons. */
export async function listParkedOrganisations(
  { runs, outcomes, cursors }: ListInvoicesOfRunDeps,
  call: Call,
  { params: { run }, query }: Input<typeof billingRoutes.listParkedOrganisations>,
): Promise<Output<typeof billingRoutes.listParkedOrganisations>> {
  await findRun(runs, run)
  const read = readPage(cursors, call, ['parked', run], query, (page) => outcomes.parked(run, page))
  const { items, next } = await read
  return { parked: items, ...next }
}
