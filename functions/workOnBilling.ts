import * as z from 'zod'
import { monthArchive } from '../shared/billing/adapters/documents/monthArchive.ts'
import { createDocuments } from '../shared/billing/adapters/documents.ts'
import { createBillingOutcomes } from '../shared/billing/adapters/dynamodb/billingOutcomes.ts'
import { createBillingRuns } from '../shared/billing/adapters/dynamodb/billingRuns.ts'
import { createDeliveries } from '../shared/billing/adapters/dynamodb/deliveries.ts'
import { readLedger } from '../shared/billing/adapters/dynamodb/ledger.ts'
import { createSeries } from '../shared/billing/adapters/dynamodb/series.ts'
import {
  billingTaskSchema,
  createSendBillingTasks,
  createSendDeliveries,
} from '../shared/billing/adapters/sendBillingTasks.ts'
import { workOnBilling } from '../shared/billing/workOnBilling.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../shared/usage/adapters/dynamodb/usage.ts'
import { createLedgerStorage, createSeller, logger, metrics, newId, now, readEnvironment } from './composition.ts'

const { tables, transact } = createLedgerStorage()
const { BILLING_QUEUE_URL, DELIVERY_QUEUE_URL, DOCUMENTS_BUCKET } = readEnvironment(
  z.object({ BILLING_QUEUE_URL: z.url(), DELIVERY_QUEUE_URL: z.url(), DOCUMENTS_BUCKET: z.string() }),
)
const deps = {
  runs: createBillingRuns(tables, transact),
  outcomes: createBillingOutcomes(tables, transact),
  deliveries: createDeliveries(tables, transact),
  series: createSeries(tables),
  ledger: readLedger(tables),
  documents: createDocuments(DOCUMENTS_BUCKET),
  archive: monthArchive,
  organisations: readOrganisations(tables),
  usage: readUsage(tables),
  send: createSendBillingTasks(BILLING_QUEUE_URL),
  deliver: createSendDeliveries(DELIVERY_QUEUE_URL),
  seller: createSeller(),
  now,
  newId,
  onParked: (organisation: string, error: unknown) => logger.error('InvoiceParked', { organisation, error }),
}

/** Works on the tasks of billing runs. */
export const handler = workOnTasks(
  billingTaskSchema,
  (task, messageId) => {
    const record = createServiceRecorder('workOnBilling', messageId, now)
    return workOnBilling({ ...deps, record }, task)
  },
  { logger, metrics },
)
