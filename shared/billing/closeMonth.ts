import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingRuns } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView } from './billingRunView.ts'
import type { BillingRun } from './domain/billingRun.ts'
import { findRealRun } from './getBillingRun.ts'

/** Closes a month permanently. Refuses with `drafts_open` while a draft is not issued or an organisation is parked. */
export async function closeMonth(
  runs: Pick<BillingRuns, 'find' | 'move'>,
  call: Call,
  { params }: Input<typeof billingRoutes.closeMonth>,
): Promise<Output<typeof billingRoutes.closeMonth>> {
  const { run, progress } = await findRealRun(runs, params.run)
  const open = progress.drafted - progress.issued
  if (run.status === 'closed') return billingRunView(run, call.now, progress)
  if (run.status !== 'issued' || open > 0 || progress.parked > 0)
    throw new Refusal('drafts_open', { drafts: open, parked: progress.parked })
  const after: BillingRun = { ...run, status: 'closed' }
  const response = billingRunView(after, call.now, progress)
  await runs.move(run, after, call.record(providerTrail, 'BillingRunClosed', run.id, response))
  return response
}
