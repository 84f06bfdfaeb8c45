import type { ApiFunction } from '../apiFunction.ts'

/** The audit trail: events, files, streams and exports. */
export const auditFunction: ApiFunction = ({ storage, auditTrail, auditStreams, exports, shared }) => ({
  // Enough for a batch of a thousand events and for verifying files, and less than API Gateway's timeout.
  timeoutSeconds: 25,
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    ...auditTrail.names(),
    ...exports.requestEnvironment(),
    ...auditStreams.requestEnvironment(),
  },
  grants: [
    shared.onProduct('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    auditStreams.signing(),
    ...auditTrail.reading(),
    ...exports.requestGrants(),
    { actions: ['dynamodb:Query'], on: [storage.audit.tableArn] },
    ...shared.recording,
    shared.sealing,
  ],
})
