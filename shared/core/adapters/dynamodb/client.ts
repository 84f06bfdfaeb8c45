import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** Calls give up well within a request's time: a fast 503 is better than a late response. */
export const clientDefaults = {
  maxAttempts: 3,
  // Without `throwOnRequestTimeout`, the SDK only logs a warning on a timeout.
  requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const

export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults), {
    marshallOptions: { removeUndefinedValues: true },
    // Sums of money can exceed the exact range of a float.
    unmarshallOptions: { wrapNumbers: readNumber },
  })
}

const readNumber = (digits: string): number | bigint =>
  Number.isSafeInteger(Number(digits)) || digits.includes('.') ? Number(digits) : BigInt(digits)

export interface ProductTable {
  readonly client: DynamoDBDocumentClient
  readonly product: string
}

export interface AuditTable {
  readonly client: DynamoDBDocumentClient
  readonly audit: string
}

/** Stores issued documents, which nobody can change or remove. */
export interface LedgerTable {
  readonly client: DynamoDBDocumentClient
  readonly ledger: string
}

export type Tables = ProductTable & AuditTable
