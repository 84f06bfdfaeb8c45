import type { IdempotencyRecord } from './call.ts'
import { type Instant, toEpochMs, toInstant } from './domain/time.ts'

/** A write with an Idempotency-Key: the key as stored, and a hash of the request. */
export interface IdempotentRequest {
  readonly key: string
  readonly requestHash: string
}

export interface IdempotencyStore {
  find(key: string, now: Instant): Promise<StoredResponse | undefined>
  /** False if the key is already in use. */
  keep(idempotency: IdempotentRequest & StoredResponse, now: Instant): Promise<boolean>
}

export type StoredResponse = Pick<IdempotencyRecord, 'requestHash' | 'response' | 'expiresAt'>

/** How long the response to a key is stored. */
const idempotencyMs = 24 * 3_600_000

export const idempotencyExpiry = (now: Instant): Instant => toInstant(toEpochMs(now) + idempotencyMs)

/** What the transaction of a change needs to store the response for idempotent repeats. */
export type IdempotencyContext = IdempotentRequest & Pick<IdempotencyRecord, 'onKept'>
