import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { endOfMonth, toEpochMs } from '../domain/time.ts'
import { billingRunView } from './billingRunView.ts'
import type { Call } from './call.ts'
import type { Billing, BillingRun, SendBillingTasks } from './ports.ts'

export interface StartBillingRunNeeds {
  readonly billing: Pick<Billing, 'findRun' | 'startRun'>
  readonly send: SendBillingTasks
}

/** Starts drafting the invoices of a month that has ended. Starting it again goes on with whatever is left. */
export async function startBillingRun(
  { billing, send }: StartBillingRunNeeds,
  call: Call,
  { body: { month } }: Input<'startBillingRun'>,
): Promise<Answer<'startBillingRun'>> {
  if (toEpochMs(call.now) < endOfMonth(month)) throw new Refusal('month_not_ended', { month })
  const known = await billing.findRun(month)
  const run: BillingRun = known?.run ?? { month, status: 'drafting', startedAt: call.now }
  const answer = billingRunView(run, known?.progress)
  if (!known) await billing.startRun(run, call.record(providerTrail, 'BillingRunStarted', month, answer))
  if (answer.status === 'drafting') await send([{ kind: 'list organisations', month }])
  return answer
}
