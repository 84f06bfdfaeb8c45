import type { Answer, Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { type BillingRun, runIdOf } from '../domain/billingRun.ts'
import { Refusal } from '../domain/errors.ts'
import { versionOn } from '../domain/plans.ts'
import { endOfMonth, lastDayOf, startOfMonth, toEpochMs } from '../domain/time.ts'
import type { BillingRuns, SendBillingTasks } from './billingPorts.ts'
import { billingRunView } from './billingRunView.ts'
import type { Call } from './call.ts'

export interface StartBillingRunNeeds {
  readonly runs: Pick<BillingRuns, 'find' | 'start'>
  readonly send: SendBillingTasks
}

/**
 * Starts drafting the invoices of a month that has ended; starting it again goes on with whatever is left. A dry run, of
 * the running month too, drafts the same and closes nothing.
 */
export async function startBillingRun(
  { runs, send }: StartBillingRunNeeds,
  call: Call,
  { body: { month, dryRun } }: Input<'startBillingRun'>,
): Promise<Answer<'startBillingRun'>> {
  const { now, caller } = call
  const mayStartAt = dryRun ? startOfMonth(month) : endOfMonth(month)
  if (toEpochMs(now) < mayStartAt) throw new Refusal('month_not_ended', { month })
  const id = runIdOf(month, dryRun ? now : undefined)
  const known = await runs.find(id)
  const run: BillingRun = known?.run ?? {
    id,
    month,
    isDryRun: dryRun,
    status: 'drafting',
    startedAt: now,
    startedBy: caller.id,
    workSince: now,
    catalogueVersion: versionOn(lastDayOf(month)).validFrom,
  }
  const answer = billingRunView(run, now, known?.progress)
  if (!known) await runs.start(run, call.record(providerTrail, 'BillingRunStarted', id, answer))
  if (answer.status === 'drafting') await send([{ kind: 'list organisations', run: id }])
  return answer
}
