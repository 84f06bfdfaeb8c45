import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import {
  endOfMonth,
  type Instant,
  lastDayOf,
  localDateAt,
  type Month,
  monthBefore,
  monthOf,
  startOfMonth,
  toEpochMs,
} from '../core/domain/time.ts'
import { versionOn } from '../plans/domain/plans.ts'
import type { BillingRuns, SendBillingTasks } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { billingRunView } from './billingRunView.ts'
import { type BillingRun, type RunId, runIdOf } from './domain/billingRun.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

export interface StartBillingRunDeps {
  readonly runs: Pick<BillingRuns, 'find' | 'start'>
  readonly send: SendBillingTasks
}

/**
 * Starts drafting the invoices of a month that has ended. Starting it again continues with the rest. A dry run makes
 * the same drafts, also for the current month, and closes nothing.
 */
export async function startBillingRun(
  { runs, send }: StartBillingRunDeps,
  call: Call,
  { body: { month, dryRun } }: Input<typeof billingRoutes.startBillingRun>,
): Promise<Output<typeof billingRoutes.startBillingRun>> {
  const { now, caller } = call
  const mayStartAt = dryRun ? startOfMonth(month) : endOfMonth(month)
  if (toEpochMs(now) < mayStartAt) throw new Refusal('month_not_ended', { month })
  const id = runIdOf(month, dryRun ? now : undefined)
  const known = await runs.find(id)
  const run = known?.run ?? newRun(id, month, dryRun, now, caller.id)
  const response = billingRunView(run, now, known?.progress)
  // Sent before the commit: a crash in between leaves no run without work. The worker checks that the run exists.
  if (response.status === 'drafting') await send([{ kind: 'list organisations', run: id }])
  if (!known) await runs.start(run, call.record(providerTrail, 'BillingRunStarted', id, response))
  return response
}

/** Scheduled: starts last month's run, unless somebody already has, and sends its task. */
export async function startRunOfLastMonth({
  runs,
  send,
  record,
  now,
}: Pick<WorkOnBillingDeps, 'runs' | 'send' | 'record' | 'now'>): Promise<void> {
  const at = now()
  const month = monthBefore(monthOf(localDateAt(toEpochMs(at))))
  const id = runIdOf(month)
  if (!(await runs.find(id)))
    await runs.start(newRun(id, month, false, at, 'tierdesk'), record(providerTrail, 'BillingRunStarted', id))
  await send([{ kind: 'list organisations', run: id }])
}

const newRun = (id: RunId, month: Month, isDryRun: boolean, at: Instant, startedBy: string): BillingRun => ({
  ...{ id, month, isDryRun, status: 'drafting', startedAt: at, startedBy, workSince: at, doneBefore: 0 },
  catalogueVersion: versionOn(lastDayOf(month)).validFrom,
})
