import type { BillingTask } from './billingPorts.ts'
import { draftInvoices, retryParked } from './draftInvoices.ts'
import { writeExport } from './exportMonth.ts'
import { issueDrafts } from './issueDrafts.ts'
import { remindOfOverdue } from './remindOfOverdue.ts'
import { snapshotOrganisations } from './snapshotOrganisations.ts'
import { startRunOfLastMonth } from './startBillingRun.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

/**
 * Does one task of a billing run. Each is harmless to repeat: what was done before is found done. One whose change is
 * `not there` came before it.
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
