import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { billingRunView } from './billingRunView.ts'
import { findRun } from './getBillingRun.ts'
import type { Billing, SendBillingTasks } from './ports.ts'

export interface IssueInvoicesNeeds {
  readonly billing: Pick<Billing, 'findRun'>
  readonly send: SendBillingTasks
}

/** Has the approved drafts of a run numbered and issued. Asking again goes on with whatever is left. */
export async function issueInvoices(
  { billing, send }: IssueInvoicesNeeds,
  { params: { month } }: Input<'issueInvoices'>,
): Promise<Answer<'issueInvoices'>> {
  const { run, progress } = await findRun(billing, month)
  if (run.status === 'drafting') throw new Refusal('run_unapproved')
  if (run.status === 'approved') await send([{ kind: 'issue invoices', month }])
  return billingRunView(run, progress)
}
