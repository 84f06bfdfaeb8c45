import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingRuns, SendBillingTasks } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView } from './billingRunView.ts'
import type { BillingRun } from './domain/billingRun.ts'
import { findRealRun } from './getBillingRun.ts'

export interface IssueInvoicesDeps {
  readonly runs: Pick<BillingRuns, 'find' | 'move'>
  readonly send: SendBillingTasks
}

/** Queues the numbering and issue of a run's approved drafts. Calling it again continues with the rest. */
export async function issueInvoices(
  { runs, send }: IssueInvoicesDeps,
  call: Call,
  { params }: Input<typeof billingRoutes.issueInvoices>,
): Promise<Output<typeof billingRoutes.issueInvoices>> {
  const { run, progress } = await findRealRun(runs, params.run)
  if (run.status === 'drafting') throw new Refusal('run_unapproved')
  if (run.status === 'issued' || run.status === 'closed') return billingRunView(run, call.now, progress)
  const after: BillingRun =
    run.status === 'issuing'
      ? run
      : {
          ...run,
          status: 'issuing',
          workSince: call.now,
          doneBefore: progress.issued,
        }
  const response = billingRunView(after, call.now, progress)
  // Sent before the commit: a crash in between leaves no run unissued. The worker checks the status.
  await send([{ kind: 'issue invoices', run: run.id }])
  if (run.status === 'approved')
    await runs.move(run, after, call.record(providerTrail, 'IssueOrdered', run.id, response))
  return response
}
