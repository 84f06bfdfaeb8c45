import * as z from 'zod'
import { monthArchive } from '../shared/adapters/documents/monthArchive.ts'
import { createDocuments } from '../shared/adapters/documents.ts'
import { createBillingOutcomes } from '../shared/adapters/dynamodb/billingOutcomes.ts'
import { createBillingRuns } from '../shared/adapters/dynamodb/billingRuns.ts'
import { createDeliveries } from '../shared/adapters/dynamodb/deliveries.ts'
import { readLedger } from '../shared/adapters/dynamodb/ledger.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createSeries } from '../shared/adapters/dynamodb/series.ts'
import { readUsage } from '../shared/adapters/dynamodb/usage.ts'
import { createServiceRecorder } from '../shared/adapters/recorder.ts'
import { billingTaskSchema, createSendBillingTasks, createSendDeliveries } from '../shared/adapters/sendBillingTasks.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { workOnBilling } from '../shared/usecases/workOnBilling.ts'
import { createLedgerStorage, createSeller, logger, metrics, newId, now, readEnvironment } from './composition.ts'

const { tables, commit } = createLedgerStorage()
const { BILLING_QUEUE_URL, DELIVERY_QUEUE_URL, DOCUMENTS_BUCKET } = readEnvironment(
  z.object({ BILLING_QUEUE_URL: z.url(), DELIVERY_QUEUE_URL: z.url(), DOCUMENTS_BUCKET: z.string() }),
)
const needs = {
  runs: createBillingRuns(tables, commit),
  outcomes: createBillingOutcomes(tables, commit),
  deliveries: createDeliveries(tables, commit),
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
    return workOnBilling({ ...needs, record }, task)
  },
  { logger, metrics },
)
