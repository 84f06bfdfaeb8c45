import type { BillingTask } from './billingPorts.ts'
import { draftInvoices, retryParked } from './draftInvoices.ts'
import { writeExport } from './exportMonth.ts'
import { issueDrafts } from './issueDrafts.ts'
import { remindOfOverdue } from './remindOfOverdue.ts'
import { snapshotOrganisations } from './snapshotOrganisations.ts'
import { startRunOfLastMonth } from './startBillingRun.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

/**
 * Performs one billing task. Each is harmless to repeat: completed work is recognised. Returns `not there` if the
 * task arrived before the change that it belongs to was committed.
 */
export async function workOnBilling(deps: WorkOnBillingDeps, task: BillingTask): Promise<'not there' | undefined> {
  switch (task.kind) {
    case 'list organisations':
      return snapshotOrganisations(deps, task.run)
    case 'draft invoices':
      await draftInvoices(deps, task.run, task.chunk)
      return undefined
    case 'retry parked':
      return retryParked(deps, task.run)
    case 'export month':
      await writeExport(deps, task.run, task.exportId)
      return undefined
    case 'start run':
      await startRunOfLastMonth(deps)
      return undefined
    case 'remind':
      await remindOfOverdue(deps)
      return undefined
    case 'issue invoices':
      return issueDrafts(deps, task.run)
  }
}
