import * as z from 'zod'
import { createDocuments } from '../shared/billing/adapters/documents.ts'
import { createBillingOutcomes } from '../shared/billing/adapters/dynamodb/billingOutcomes.ts'
import { createBillingRuns } from '../shared/billing/adapters/dynamodb/billingRuns.ts'
import { createLedger } from '../shared/billing/adapters/dynamodb/ledger.ts'
import { createSeries } from '../shared/billing/adapters/dynamodb/series.ts'
import {
  beforeCommitSeconds,
  createSendBillingTasks,
  createSendDeliveries,
} from '../shared/billing/adapters/sendBillingTasks.ts'
import { approveBillingRun } from '../shared/billing/approveBillingRun.ts'
import { closeMonth } from '../shared/billing/closeMonth.ts'
import { getExport, orderExport } from '../shared/billing/exportMonth.ts'
import { getBillingRun } from '../shared/billing/getBillingRun.ts'
import { getDocument } from '../shared/billing/getDocument.ts'
import { getExplanation, getInvoice } from '../shared/billing/getInvoice.ts'
import { getStatement } from '../shared/billing/getStatement.ts'
import { issueCreditNote } from '../shared/billing/issueCreditNote.ts'
import { issueInvoices } from '../shared/billing/issueInvoices.ts'
import { listBillingRuns } from '../shared/billing/listBillingRuns.ts'
import { listInvoices } from '../shared/billing/listInvoices.ts'
import { listInvoicesOfRun, listParkedOrganisations } from '../shared/billing/listInvoicesOfRun.ts'
import { listOwnUsageRecords, listUsageRecords } from '../shared/billing/listUsageRecords.ts'
import { previewPlan } from '../shared/billing/previewPlan.ts'
import { recordPayment } from '../shared/billing/recordPayment.ts'
import { retryParkedOrganisations } from '../shared/billing/retryParkedOrganisations.ts'
import { startBillingRun } from '../shared/billing/startBillingRun.ts'
import { ownOrganisation } from '../shared/core/call.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../shared/usage/adapters/dynamodb/usage.ts'
import {
  createLedgerStorage,
  createPageCursors,
  createSeller,
  newId,
  readEnvironment,
  serveDeps,
} from './composition.ts'

const { tables, transact } = createLedgerStorage()
const { BILLING_QUEUE_URL, DELIVERY_QUEUE_URL, DOCUMENTS_BUCKET, SECOND_PERSON_APPROVES } = readEnvironment(
  z.object({
    BILLING_QUEUE_URL: z.url(),
    DELIVERY_QUEUE_URL: z.url(),
    DOCUMENTS_BUCKET: z.string(),
    SECOND_PERSON_APPROVES: z.stringbool(),
  }),
)
const seller = createSeller()
const runs = createBillingRuns(tables, transact)
const ledger = createLedger(tables, transact)
const deps = {
  runs,
  outcomes: createBillingOutcomes(tables, transact),
  ledger,
  series: createSeries(tables),
  organisations: readOrganisations(tables),
  members: readMembers(tables),
  usage: readUsage(tables),
  send: createSendBillingTasks(BILLING_QUEUE_URL, beforeCommitSeconds),
  deliver: createSendDeliveries(DELIVERY_QUEUE_URL, beforeCommitSeconds),
  documents: createDocuments(DOCUMENTS_BUCKET),
  cursors: createPageCursors(),
  seller,
  legalEntity: seller.legalEntity,
  secondPersonApproves: SECOND_PERSON_APPROVES,
  newId,
}

export const handler = serveArea(
  'billing',
  [
    serve(routes.startBillingRun, (call, input) => startBillingRun(deps, call, input)),
    serve(routes.listBillingRuns, (call, input) => listBillingRuns(deps, call, input)),
    serve(routes.getBillingRun, (call, input) => getBillingRun(runs, call, input)),
    serve(routes.listInvoicesOfRun, (call, input) => listInvoicesOfRun(deps, call, input)),
    serve(routes.listParkedOrganisations, (call, input) => listParkedOrganisations(deps, call, input)),
    serve(routes.retryParkedOrganisations, (call, input) => retryParkedOrganisations(deps, call, input)),
    serve(routes.approveBillingRun, (call, input) => approveBillingRun(deps, call, input)),
    serve(routes.issueInvoices, (call, input) => issueInvoices(deps, call, input)),
    serve(routes.closeMonth, (call, input) => closeMonth(runs, call, input)),
    serve(routes.exportMonth, (call, input) => orderExport(deps, call, input)),
    serve(routes.getExport, (call, input) => getExport(deps, call, input)),
    serve(routes.listInvoicesOf, (call, { params, query }) => listInvoices(deps, call, params.organisation, query)),
    serve(routes.getInvoiceOf, (call, { params }) => getInvoice(ledger, call, params.organisation, params.number)),
    serve(routes.explainInvoiceOf, (_call, { params, query }) =>
      getExplanation(deps, params.organisation, params.number, query),
    ),
    serve(routes.getDocumentOf, (call, { params, query }) =>
      getDocument(deps, call, params.organisation, params.number, query),
    ),
    serve(routes.issueCreditNote, (call, input) => issueCreditNote(deps, call, input)),
    serve(routes.recordPayment, (call, input) => recordPayment(deps, call, input)),
    serve(routes.getStatementOf, (call, { params }) => getStatement(ledger, call, params.organisation)),
    serve(routes.listInvoices, (call, { query }) => listInvoices(deps, call, ownOrganisation(call), query)),
    serve(routes.getInvoice, (call, { params }) => getInvoice(ledger, call, ownOrganisation(call), params.number)),
    serve(routes.explainInvoice, (call, { params, query }) =>
      getExplanation(deps, ownOrganisation(call), params.number, query),
    ),
    serve(routes.getDocument, (call, { params, query }) =>
      getDocument(deps, call, ownOrganisation(call), params.number, query),
    ),
    serve(routes.getStatement, (call) => getStatement(ledger, call, ownOrganisation(call))),
    serve(routes.listUsageRecords, (call, { query }) => listOwnUsageRecords(deps, call, query)),
    serve(routes.listUsageRecordsOf, (call, { params, query }) =>
      listUsageRecords(deps, call, params.organisation, query),
    ),
    serve(routes.previewPlan, (call, input) => previewPlan(deps, call, input)),
  ],
  await serveDeps(tables),
)
