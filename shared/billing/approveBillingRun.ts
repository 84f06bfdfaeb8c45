import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingRuns } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView, isDrafted } from './billingRunView.ts'
import type { BillingRun } from './domain/billingRun.ts'
import { findRealRun } from './getBillingRun.ts'

export interface ApproveBillingRunDeps {
  readonly runs: Pick<BillingRuns, 'find' | 'move'>
  /** If true, the person who started a run cannot approve it. */
  readonly secondPersonApproves: boolean
}

/** Approves the drafts of a run once every organisation has its outcome. Refuses with `second_person`. */
export async function approveBillingRun(
  { runs, secondPersonApproves }: ApproveBillingRunDeps,
  call: Call,
  { params }: Input<typeof billingRoutes.approveBillingRun>,
): Promise<Output<typeof billingRoutes.approveBillingRun>> {
  const { run, progress } = await findRealRun(runs, params.run)
  if (run.status !== 'drafting') return billingRunView(run, call.now, progress)
  if (!isDrafted(run, progress)) throw new Refusal('run_incomplete')
  if (secondPersonApproves && run.startedBy === call.caller.id) throw new Refusal('second_person')
  const after: BillingRun = { ...run, status: 'approved', approvedBy: call.caller.id }
  const response = billingRunView(after, call.now, progress)
  await runs.move(run, after, call.record(providerTrail, 'BillingRunApproved', run.id, response))
  return response
}
