import type { ApiFunction } from '../apiFunction.ts'

/** Calendar feeds, which are public. */
export const calendarFunction: ApiFunction = ({ storage, config, shared }) => ({
  environment: { PRODUCT_TABLE: storage.product.tableName, PORTAL_URL: config.portalUrl },
  grants: [shared.onProduct('GetItem'), shared.onIndexes('byStatus', 'byAssignee')],
})
