import type { Recorder } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { Usage } from '../usage/usagePorts.ts'
import type {
  BillingOutcomes,
  BillingRuns,
  Deliveries,
  SendBillingTasks,
  SendDeliveries,
  Series,
} from './billingPorts.ts'
import type { Seller } from './domain/seller.ts'
import type { WriteExportDeps } from './exportMonth.ts'

/** The dependencies of all billing tasks. */
export interface WorkOnBillingDeps extends WriteExportDeps {
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
  /** Called with the error when an organisation is parked. */
  readonly onParked: (organisation: string, error: unknown) => void
}
