import * as z from 'zod'
import { drawDocument } from '../shared/adapters/documents/drawDocument.ts'
import { createDocuments } from '../shared/adapters/documents.ts'
import { createDeliveries } from '../shared/adapters/dynamodb/deliveries.ts'
import { readLedger } from '../shared/adapters/dynamodb/ledger.ts'
import { readOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createSentMails } from '../shared/adapters/mail/sentMails.ts'
import { createServiceRecorder } from '../shared/adapters/recorder.ts'
import { deliveryTaskSchema } from '../shared/adapters/sendBillingTasks.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { deliverInvoice } from '../shared/usecases/deliverInvoice.ts'
import { createInvoiceMailSender, createLedgerStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, commit } = createLedgerStorage()
const { DOCUMENTS_BUCKET } = readEnvironment(z.object({ DOCUMENTS_BUCKET: z.string() }))
const needs = {
  ledger: readLedger(tables),
  deliveries: createDeliveries(tables, commit),
  organisations: readOrganisations(tables),
  documents: createDocuments(DOCUMENTS_BUCKET),
  draw: drawDocument,
  sentMails: createSentMails(tables),
  send: createInvoiceMailSender(),
  now,
}

/** Draws, keeps and mails what was issued. */
export const handler = workOnTasks(
  deliveryTaskSchema,
  (task, messageId) => {
    const record = createServiceRecorder('deliverInvoices', messageId, now)
    return deliverInvoice({ ...needs, record }, task)
  },
  { logger, metrics },
)
