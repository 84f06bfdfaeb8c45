import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import type { Month } from '../domain/time.ts'
import { billingRunView } from './billingRunView.ts'
import type { Billing, BillingProgress, BillingRun } from './ports.ts'

export async function getBillingRun(
  billing: Pick<Billing, 'findRun'>,
  { params: { month } }: Input<'getBillingRun'>,
): Promise<Answer<'getBillingRun'>> {
  const { run, progress } = await findRun(billing, month)
  return billingRunView(run, progress)
}

/** Refuses with `not_found`. */
export async function findRun(
  billing: Pick<Billing, 'findRun'>,
  month: Month,
): Promise<{ run: BillingRun; progress: BillingProgress }> {
  const found = await billing.findRun(month)
  if (!found) throw new Refusal('not_found', { what: `billing run ${month}` })
  return found
}
