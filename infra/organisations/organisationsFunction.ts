import type { ApiFunction } from '../apiFunction.ts'

/** Organisations: plan, profile, compliance form, unreachable addresses. */
export const organisationsFunction: ApiFunction = ({ promises, mail, config, shared }) => ({
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    PROMISE_QUEUE_URL: promises.queue.queueUrl,
    SUPPORT_PHONE: config.supportPhone,
  },
  grants: [
    shared.onProduct('ConditionCheckItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
    shared.onIndexes('byList'),
    ...shared.recording,
    promises.requestGrant(),
    mail.liftingSuppression(),
    shared.sealing,
  ],
})
