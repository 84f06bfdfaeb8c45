import type { BillingTask } from './billingPorts.ts'
import { draftInvoices, retryParked } from './draftInvoices.ts'
import { writeExport } from './exportMonth.ts'
import { freezeOrganisations } from './freezeOrganisations.ts'
import { issueDrafts } from './issueDrafts.ts'
import { remindOfOverdue } from './remindOfOverdue.ts'
import { startRunOfLastMonth } from './startBillingRun.ts'
import type { WorkOnBillingNeeds } from './workOnBillingNeeds.ts'

/**
 * Does one task of a billing run. Each is harmless to repeat: what was done before is found done. One whose change is
 * `not there` came before it.
 */
export async function workOnBilling(needs: WorkOnBillingNeeds, task: BillingTask): Promise<'not there' | undefined> {
  switch (task.kind) {
    case 'list organisations':
      return freezeOrganisations(needs, task.run)
    case 'draft invoices':
      await draftInvoices(needs, task.run, task.chunk)
      return undefined
    case 'retry parked':
      return retryParked(needs, task.run)
    case 'export month':
      await writeExport(needs, task.run, task.exportId)
      return undefined
    case 'start run':
      await startRunOfLastMonth(needs)
      return undefined
    case 'remind':
      await remindOfOverdue(needs)
      return undefined
    case 'issue invoices':
      return issueDrafts(needs, task.run)
  }
}
