import type { Seller } from '../domain/seller.ts'
import type { Instant } from '../domain/time.ts'
import type {
  BillingOutcomes,
  BillingRuns,
  BillingTask,
  Deliveries,
  SendBillingTasks,
  SendDeliveries,
  Series,
} from './billingPorts.ts'
import type { Recorder } from './call.ts'
import { draftInvoices, retryParked } from './draftInvoices.ts'
import { type WriteExportNeeds, writeExport } from './exportMonth.ts'
import { freezeOrganisations } from './freezeOrganisations.ts'
import { issueDrafts } from './issueDrafts.ts'
import type { Organisations, Usage } from './ports.ts'
import { remindOfOverdue } from './remindOfOverdue.ts'
import { startRunOfLastMonth } from './startBillingRun.ts'

export interface WorkOnBillingNeeds extends WriteExportNeeds {
  readonly runs: BillingRuns
  readonly outcomes: BillingOutcomes
  readonly deliveries: Pick<Deliveries, 'toDeliver' | 'overdue'>
  readonly series: Series
  readonly organisations: Pick<Organisations, 'find' | 'ids'>
  readonly usage: Pick<Usage, 'consumption'>
  readonly send: SendBillingTasks
  readonly deliver: SendDeliveries
  readonly record: Recorder
  readonly now: () => Instant
  readonly newId: () => string
  readonly seller: Seller
  /** Told why an organisation is parked. */
  readonly onParked: (organisation: string, error: unknown) => void
}

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
