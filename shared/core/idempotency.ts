import type { IdempotencyRecord } from './call.ts'
import { type Instant, toEpochMs, toInstant } from './domain/time.ts'

/** A write with an Idempotency-Key: the key as it is kept, and what it was asked with. */
export interface IdempotentRequest {
  readonly key: string
  readonly requestHash: string
}

export interface IdempotencyStore {
  find(key: string, now: Instant): Promise<StoredResponse | undefined>
  /** False when the key is taken. */
  keep(idempotency: IdempotentRequest & StoredResponse, now: Instant): Promise<boolean>
}

export type StoredResponse = Pick<IdempotencyRecord, 'requestHash' | 'response' | 'expiresAt'>

/** How long the answer to a key is kept. */
const idempotencyMs = 24 * 3_600_000

export const idempotencyExpiry = (now: Instant): Instant => toInstant(toEpochMs(now) + idempotencyMs)

/** What the transaction of a change needs to keep the answer for repeats. */
export type IdempotencyContext = IdempotentRequest & Pick<IdempotencyRecord, 'onKept'>
