import type { Output } from '../core/api/route.ts'
import { type Instant, toEpochMs } from '../core/domain/time.ts'
import type { BillingProgress } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import type { BillingRun } from './domain/billingRun.ts'

const nothingYet: BillingProgress = {
  drafted: 0,
  nothingToInvoice: 0,
  parked: 0,
  issued: 0,
  netMinorByCurrency: new Map(),
}

/** Whether every organisation of the run has its outcome. */
export function isDrafted(
  { list, isRetrying }: BillingRun,
  { drafted, nothingToInvoice, parked }: BillingProgress,
): boolean {
  return !isRetrying && list !== undefined && drafted + nothingToInvoice + parked >= list.organisations
}

export function billingRunView(
  run: BillingRun,
  now: Instant,
  progress: BillingProgress = nothingYet,
): Output<typeof billingRoutes.getBillingRun> {
  const { drafted, nothingToInvoice, parked, issued, netMinorByCurrency } = progress
  const { list, isRetrying: _, workSince: __, doneBefore: ___, ...view } = run
  return {
    ...view,
    status: run.status === 'drafting' && isDrafted(run, progress) ? 'drafted' : run.status,
    organisations: { ...(list && { all: list.organisations }), drafted, nothingToInvoice, parked },
    issued,
    netMinorByCurrency: Object.fromEntries(netMinorByCurrency),
    ...pace(run, now, progress),
  }
}

/** The rate of the work in progress, and the remaining time at that rate. */
function pace(run: BillingRun, now: Instant, progress: BillingProgress) {
  const { drafted, nothingToInvoice, parked, issued } = progress
  const isIssuing = run.status === 'issuing'
  if (!isIssuing && (run.status !== 'drafting' || isDrafted(run, progress))) return {}
  const seconds = (toEpochMs(now) - toEpochMs(run.workSince)) / 1_000
  const done = isIssuing ? issued : drafted + nothingToInvoice + parked
  const all = isIssuing ? drafted : run.list?.organisations
  const doneSince = done - run.doneBefore
  if (seconds <= 0 || doneSince <= 0 || all === undefined) return {}
  const perMinute = Math.round((doneSince / seconds) * 60)
  return { perMinute, secondsLeft: Math.ceil((Math.max(0, all - done) / doneSince) * seconds) }
}
