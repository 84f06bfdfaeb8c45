import * as z from 'zod'
import { createDocuments } from '../shared/adapters/documents.ts'
import { createBillingOutcomes } from '../shared/adapters/dynamodb/billingOutcomes.ts'
import { createBillingRuns } from '../shared/adapters/dynamodb/billingRuns.ts'
import { createLedger } from '../shared/adapters/dynamodb/ledger.ts'
import { readMembers, readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createSeries } from '../shared/adapters/dynamodb/series.ts'
import { readUsage } from '../shared/adapters/dynamodb/usage.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import {
  beforeCommitSeconds,
  createSendBillingTasks,
  createSendDeliveries,
} from '../shared/adapters/sendBillingTasks.ts'
import { routes } from '../shared/api/routes.ts'
import { approveBillingRun } from '../shared/usecases/approveBillingRun.ts'
import { ownOrganisation } from '../shared/usecases/call.ts'
import { closeMonth } from '../shared/usecases/closeMonth.ts'
import { getExport, orderExport } from '../shared/usecases/exportMonth.ts'
import { getBillingRun } from '../shared/usecases/getBillingRun.ts'
import { getDocument } from '../shared/usecases/getDocument.ts'
import { getExplanation, getInvoice } from '../shared/usecases/getInvoice.ts'
import { getStatement } from '../shared/usecases/getStatement.ts'
import { issueCreditNote } from '../shared/usecases/issueCreditNote.ts'
import { issueInvoices } from '../shared/usecases/issueInvoices.ts'
import { listBillingRuns } from '../shared/usecases/listBillingRuns.ts'
import { listInvoices } from '../shared/usecases/listInvoices.ts'
import { listInvoicesOfRun, listParkedOrganisations } from '../shared/usecases/listInvoicesOfRun.ts'
import { listOwnUsageRecords, listUsageRecords } from '../shared/usecases/listUsageRecords.ts'
import { previewPlan } from '../shared/usecases/previewPlan.ts'
import { recordPayment } from '../shared/usecases/recordPayment.ts'
import { retryParkedOrganisations } from '../shared/usecases/retryParkedOrganisations.ts'
import { startBillingRun } from '../shared/usecases/startBillingRun.ts'
import {
  createLedgerStorage,
  createPageCursors,
  createSeller,
  newId,
  readEnvironment,
  serveNeeds,
} from './composition.ts'

const { tables, commit } = createLedgerStorage()
const { BILLING_QUEUE_URL, DELIVERY_QUEUE_URL, DOCUMENTS_BUCKET, SECOND_PERSON_APPROVES } = readEnvironment(
  z.object({
    BILLING_QUEUE_URL: z.url(),
    DELIVERY_QUEUE_URL: z.url(),
    DOCUMENTS_BUCKET: z.string(),
    SECOND_PERSON_APPROVES: z.stringbool(),
  }),
)
const seller = createSeller()
const runs = createBillingRuns(tables, commit)
const ledger = createLedger(tables, commit)
const needs = {
  runs,
  outcomes: createBillingOutcomes(tables, commit),
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
    serve(routes.startBillingRun, (call, input) => startBillingRun(needs, call, input)),
    serve(routes.listBillingRuns, (call, input) => listBillingRuns(needs, call, input)),
    serve(routes.getBillingRun, (call, input) => getBillingRun(runs, call, input)),
    serve(routes.listInvoicesOfRun, (call, input) => listInvoicesOfRun(needs, call, input)),
    serve(routes.listParkedOrganisations, (call, input) => listParkedOrganisations(needs, call, input)),
    serve(routes.retryParkedOrganisations, (call, input) => retryParkedOrganisations(needs, call, input)),
    serve(routes.approveBillingRun, (call, input) => approveBillingRun(needs, call, input)),
    serve(routes.issueInvoices, (call, input) => issueInvoices(needs, call, input)),
    serve(routes.closeMonth, (call, input) => closeMonth(runs, call, input)),
    serve(routes.exportMonth, (call, input) => orderExport(needs, call, input)),
    serve(routes.getExport, (call, input) => getExport(needs, call, input)),
    serve(routes.listInvoicesOf, (call, { params, query }) => listInvoices(needs, call, params.organisation, query)),
    serve(routes.getInvoiceOf, (call, { params }) => getInvoice(ledger, call, params.organisation, params.number)),
    serve(routes.explainInvoiceOf, (_call, { params, query }) =>
      getExplanation(needs, params.organisation, params.number, query),
    ),
    serve(routes.getDocumentOf, (call, { params, query }) =>
      getDocument(needs, call, params.organisation, params.number, query),
    ),
    serve(routes.issueCreditNote, (call, input) => issueCreditNote(needs, call, input)),
    serve(routes.recordPayment, (call, input) => recordPayment(needs, call, input)),
    serve(routes.getStatementOf, (call, { params }) => getStatement(ledger, call, params.organisation)),
    serve(routes.listInvoices, (call, { query }) => listInvoices(needs, call, ownOrganisation(call), query)),
    serve(routes.getInvoice, (call, { params }) => getInvoice(ledger, call, ownOrganisation(call), params.number)),
    serve(routes.explainInvoice, (call, { params, query }) =>
      getExplanation(needs, ownOrganisation(call), params.number, query),
    ),
    serve(routes.getDocument, (call, { params, query }) =>
      getDocument(needs, call, ownOrganisation(call), params.number, query),
    ),
    serve(routes.getStatement, (call) => getStatement(ledger, call, ownOrganisation(call))),
    serve(routes.listUsageRecords, (call, { query }) => listOwnUsageRecords(needs, call, query)),
    serve(routes.listUsageRecordsOf, (call, { params, query }) =>
      listUsageRecords(needs, call, params.organisation, query),
    ),
    serve(routes.previewPlan, (call, input) => previewPlan(needs, call, input)),
  ],
  await serveNeeds(tables),
)
