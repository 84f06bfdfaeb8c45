import * as z from 'zod'
import { createBilling } from '../shared/adapters/dynamodb/billing.ts'
import { createOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createUsage } from '../shared/adapters/dynamodb/usage.ts'
import { createServiceRecorder } from '../shared/adapters/recorder.ts'
import { billingTaskSchema, createSendBillingTasks } from '../shared/adapters/sendBillingTasks.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { workOnBilling } from '../shared/usecases/workOnBilling.ts'
import { createStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, commit } = createStorage()
const environment = readEnvironment(z.object({ BILLING_QUEUE_URL: z.url(), LEGAL_ENTITY: z.string() }))
const needs = {
  billing: createBilling(tables, commit),
  organisations: createOrganisations(tables, commit),
  usage: createUsage(tables, commit),
  send: createSendBillingTasks(environment.BILLING_QUEUE_URL),
  legalEntity: environment.LEGAL_ENTITY,
  now,
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
