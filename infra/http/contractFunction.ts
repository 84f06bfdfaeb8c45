import type { ApiFunction } from '../apiFunction.ts'

/** The API description. */
export const contractFunction: ApiFunction = ({ storage, shared }) => ({
  environment: { PRODUCT_TABLE: storage.product.tableName, AUDIT_TABLE: storage.audit.tableName },
  grants: [shared.onProduct('GetItem'), { actions: ['dynamodb:PutItem'], on: [storage.audit.tableArn] }],
})
