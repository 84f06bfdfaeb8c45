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
 * Drafts invoices again for parked organisations whose data has been corrected. An approved or issued run returns to
 * drafting, so that the new drafts need approval too. Issued invoices stay issued.
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
  // Sent before the commit: a crash in between leaves no retry undone. The worker checks that the run is retrying.
  await send([{ kind: 'retry parked', run: run.id }])
  await runs.move(run, after, call.record(providerTrail, 'BillingRunRetried', run.id, response))
  return response
}
