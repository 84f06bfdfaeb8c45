import * as z from 'zod'
import { createBilling } from '../shared/adapters/dynamodb/billing.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { createSendBillingTasks } from '../shared/adapters/sendBillingTasks.ts'
import { routes } from '../shared/api/routes.ts'
import { approveBillingRun } from '../shared/usecases/approveBillingRun.ts'
import { getBillingRun } from '../shared/usecases/getBillingRun.ts'
import { issueInvoices } from '../shared/usecases/issueInvoices.ts'
import { listInvoices } from '../shared/usecases/listInvoices.ts'
import { listInvoicesOfRun } from '../shared/usecases/listInvoicesOfRun.ts'
import { startBillingRun } from '../shared/usecases/startBillingRun.ts'
import { createPageCursors, createStorage, readEnvironment, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const { BILLING_QUEUE_URL } = readEnvironment(z.object({ BILLING_QUEUE_URL: z.url() }))
const billing = createBilling(tables, commit)
const needs = { billing, send: createSendBillingTasks(BILLING_QUEUE_URL), cursors: createPageCursors() }

export const handler = serveArea(
  'billing',
  [
    serve(routes.startBillingRun, (call, input) => startBillingRun(needs, call, input)),
    serve(routes.getBillingRun, (_call, input) => getBillingRun(billing, input)),
    serve(routes.listInvoicesOfRun, (call, input) => listInvoicesOfRun(needs, call, input)),
    serve(routes.approveBillingRun, (call, input) => approveBillingRun(billing, call, input)),
    serve(routes.issueInvoices, (call, input) => issueInvoices(needs, call, input)),
    serve(routes.listInvoices, (call, input) => listInvoices(needs, call, input)),
  ],
  serveNeeds(tables),
)
