import type { ApiFunction } from '../apiFunction.ts'
import { sellerOf } from './billing.ts'

/** Billing runs, invoices and payments. */
export const billingFunction: ApiFunction = ({ storage, billing, documents, config, shared }) => ({
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    LEDGER_TABLE: storage.ledger.tableName,
    DOCUMENTS_BUCKET: documents.bucket.bucketName,
    BILLING_QUEUE_URL: billing.work.queue.queueUrl,
    ...documents.requestEnvironment(),
    ...sellerOf(config),
    SECOND_PERSON_APPROVES: String(config.secondPersonApproves),
  },
  grants: [
    shared.onProduct('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    shared.onIndexes('byList'),
    { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [storage.ledger.tableArn] },
    ...shared.recording,
    shared.sealing,
    billing.requestGrant(),
    documents.requestGrant(),
    ...documents.linking(),
  ],
})
