import * as z from 'zod'
import { drawDocument } from '../shared/billing/adapters/documents/drawDocument.ts'
import { createDocuments } from '../shared/billing/adapters/documents.ts'
import { createDeliveries } from '../shared/billing/adapters/dynamodb/deliveries.ts'
import { readLedger } from '../shared/billing/adapters/dynamodb/ledger.ts'
import { deliveryTaskSchema } from '../shared/billing/adapters/sendBillingTasks.ts'
import { deliverInvoice } from '../shared/billing/deliverInvoice.ts'
import { createServiceRecorder } from '../shared/core/adapters/recorder.ts'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createSentMails } from '../shared/tickets/adapters/mail/sentMails.ts'
import { createInvoiceMailSender, createLedgerStorage, logger, metrics, now, readEnvironment } from './composition.ts'

const { tables, transact } = createLedgerStorage()
const { DOCUMENTS_BUCKET } = readEnvironment(z.object({ DOCUMENTS_BUCKET: z.string() }))
const deps = {
  ledger: readLedger(tables),
  deliveries: createDeliveries(tables, transact),
  organisations: readOrganisations(tables),
  documents: createDocuments(DOCUMENTS_BUCKET),
  draw: drawDocument,
  sentMails: createSentMails(tables),
  send: createInvoiceMailSender(),
  now,
}

/** Draws, stores and emails issued documents. */
export const handler = workOnTasks(
  deliveryTaskSchema,
  (task, messageId) => {
    const record = createServiceRecorder('deliverInvoices', messageId, now)
    return deliverInvoice({ ...deps, record }, task)
  },
  { logger, metrics },
)
