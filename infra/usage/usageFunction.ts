import type { ApiFunction } from '../apiFunction.ts'
import { sellerOf } from '../billing/billing.ts'

/** Usage: batches from the platform, reports and exports. */
export const usageFunction: ApiFunction = ({ exports, config, shared }) => ({
  environment: { ...shared.storageEnvironment, ...sellerOf(config), ...exports.requestEnvironment() },
  grants: [
    shared.onProduct('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem', 'ConditionCheckItem'),
    ...exports.requestGrants(),
    ...shared.recording,
  ],
})
