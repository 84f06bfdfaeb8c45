import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingRuns, FoundRun } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView } from './billingRunView.ts'
import type { RunId } from './domain/billingRun.ts'

export async function getBillingRun(
  runs: Pick<BillingRuns, 'find'>,
  { now }: Call,
  { params }: Input<typeof billingRoutes.getBillingRun>,
): Promise<Output<typeof billingRoutes.getBillingRun>> {
  const { run, progress } = await findRun(runs, params.run)
  return billingRunView(run, now, progress)
}

/** Finds a run. Refuses with `not_found`. */
export async function findRun(runs: Pick<BillingRuns, 'find'>, id: RunId): Promise<FoundRun> {
  const found = await runs.find(id)
  if (!found) throw new Refusal('not_found', { what: `billing run ${id}` })
  return found
}

/** Finds a run that can lead to invoices. Refuses with `not_found` and `dry_run`. */
export async function findRealRun(runs: Pick<BillingRuns, 'find'>, id: RunId): Promise<FoundRun> {
  const found = await findRun(runs, id)
  if (found.run.isDryRun) throw new Refusal('dry_run')
  return found
}
