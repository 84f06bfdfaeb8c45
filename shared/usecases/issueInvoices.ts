import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { billingRunView } from './billingRunView.ts'
import type { Call } from './call.ts'
import { findRun } from './getBillingRun.ts'
import type { Billing, SendBillingTasks } from './ports.ts'

export interface IssueInvoicesNeeds {
  readonly billing: Pick<Billing, 'findRun' | 'moveRun'>
  readonly send: SendBillingTasks
}

/** Has the approved drafts of a run numbered and issued. Asking again goes on with whatever is left. */
export async function issueInvoices(
  { billing, send }: IssueInvoicesNeeds,
  call: Call,
  { params: { month } }: Input<'issueInvoices'>,
): Promise<Answer<'issueInvoices'>> {
  const { run, progress } = await findRun(billing, month)
  if (run.status === 'drafting') throw new Refusal('run_unapproved')
  if (run.status === 'issued') return billingRunView(run, progress)
  const answer = billingRunView({ ...run, status: 'issuing' }, progress)
  if (run.status === 'approved') {
    await billing.moveRun(month, 'approved', 'issuing', call.record(providerTrail, 'IssueOrdered', month, answer))
  }
  await send([{ kind: 'issue invoices', month }])
  return answer
}
