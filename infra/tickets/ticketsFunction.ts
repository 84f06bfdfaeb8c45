import type { ApiFunction } from '../apiFunction.ts'
import { promiseRules } from '../productFunction.ts'

/** Tickets: their threads, files and emails. */
export const ticketsFunction: ApiFunction = ({ files, mail, config, shared }) => ({
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    ...promiseRules(config),
    FILES_BUCKET: files.bucket.bucketName,
    MAIL_QUEUE_URL: mail.queue.queueUrl,
  },
  grants: [
    shared.onProduct('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    shared.onIndexes('byActivity', 'byStatus', 'byQueue', 'byAssignee', 'byOpening', 'byList'),
    ...shared.recording,
    ...files.handling(),
    mail.announcing(),
    shared.sealing,
  ],
})
