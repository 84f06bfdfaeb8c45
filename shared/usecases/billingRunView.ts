import type { Answer } from '../api/routes.ts'
import type { BillingProgress, BillingRun } from './ports.ts'

const nothingYet: BillingProgress = {
  drafted: 0,
  nothingToInvoice: 0,
  parked: 0,
  issued: 0,
  netMinorByCurrency: new Map(),
}

/** Whether every organisation of the run has its outcome. */
export function isDrafted(
  { organisations }: BillingRun,
  { drafted, nothingToInvoice, parked }: BillingProgress,
): boolean {
  return organisations !== undefined && drafted + nothingToInvoice + parked >= organisations
}

export function billingRunView(run: BillingRun, progress: BillingProgress = nothingYet): Answer<'getBillingRun'> {
  const { drafted, nothingToInvoice, parked, issued, netMinorByCurrency } = progress
  return {
    month: run.month,
    status: run.status === 'drafting' && isDrafted(run, progress) ? 'drafted' : run.status,
    startedAt: run.startedAt,
    organisations: {
      ...(run.organisations !== undefined && { all: run.organisations }),
      drafted,
      nothingToInvoice,
      parked,
    },
    issued,
    netMinorByCurrency: Object.fromEntries(netMinorByCurrency),
  }
}
