import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { billingRunView, isDrafted } from './billingRunView.ts'
import type { Call } from './call.ts'
import { findRun } from './getBillingRun.ts'
import type { Billing } from './ports.ts'

/** Approves the drafts of a run, once every organisation has its outcome. */
export async function approveBillingRun(
  billing: Pick<Billing, 'findRun' | 'moveRun'>,
  call: Call,
  { params: { month } }: Input<'approveBillingRun'>,
): Promise<Answer<'approveBillingRun'>> {
  const { run, progress } = await findRun(billing, month)
  if (run.status !== 'drafting') return billingRunView(run, progress)
  if (!isDrafted(run, progress)) throw new Refusal('run_incomplete')
  const answer = billingRunView({ ...run, status: 'approved' }, progress)
  await billing.moveRun(month, 'drafting', 'approved', call.record(providerTrail, 'BillingRunApproved', month, answer))
  return answer
}
