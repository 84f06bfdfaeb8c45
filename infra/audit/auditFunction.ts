import type { ApiFunction } from '../apiFunction.ts'

/** The audit trail: events, files, streams and exports. */
export const auditFunction: ApiFunction = ({ storage, auditTrail, auditStreams, exports, shared }) => ({
  // A batch of a thousand events, and files that are verified: less than API Gateway waits.
  timeoutSeconds: 25,
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    ...auditTrail.names(),
    ...exports.asked(),
    ...auditStreams.asked(),
  },
  grants: [
    shared.onProduct('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    auditStreams.signing(),
    ...auditTrail.reading(),
    ...exports.asking(),
    { actions: ['dynamodb:Query'], on: [storage.audit.tableArn] },
    ...shared.recording,
    shared.sealing,
  ],
})
