import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingRuns, SendBillingTasks } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView } from './billingRunView.ts'
import type { BillingRun } from './domain/billingRun.ts'
import { findRun } from './getBillingRun.ts'

export interface RetryParkedOrganisationsDeps {
  readonly runs: Pick<BillingRuns, 'find' | 'move'>
  readonly send: SendBillingTasks
}

/**
 * Drafts anew for those who are parked, once their data was put right. A run that was approved or issued goes back to
 * drafting, so that their drafts are approved too; what is issued stays issued.
 */
export async function retryParkedOrganisations(
  { runs, send }: RetryParkedOrganisationsDeps,
  call: Call,
  { params }: Input<typeof billingRoutes.retryParkedOrganisations>,
): Promise<Output<typeof billingRoutes.retryParkedOrganisations>> {
  const { run, progress } = await findRun(runs, params.run)
  if (run.status === 'closed') throw new Refusal('month_closed')
  if (run.status === 'issuing') throw new Refusal('run_issuing')
  const after: BillingRun = {
    ...run,
    status: 'drafting',
    workSince: call.now,
    doneBefore: progress.drafted + progress.nothingToInvoice,
    approvedBy: undefined,
    isRetrying: true,
  }
  const response = billingRunView(after, call.now, progress)
  if (progress.parked === 0) return billingRunView(run, call.now, progress)
  // Before the commit, so that a crash between them leaves no retry undone: the worker looks for the status.
  await send([{ kind: 'retry parked', run: run.id }])
  await runs.move(run, after, call.record(providerTrail, 'BillingRunRetried', run.id, response))
  return response
}
