import type { OnceRecord } from './call.ts'
import { type Instant, toEpochMs, toInstant } from './domain/time.ts'

/** A write with an Idempotency-Key: the key as it is kept, and what it was asked with. */
export interface OnceRequest {
  readonly key: string
  readonly requestHash: string
}

export interface OnceStore {
  find(key: string, now: Instant): Promise<KeptAnswer | undefined>
  /** False when the key is taken. */
  keep(once: OnceRequest & KeptAnswer, now: Instant): Promise<boolean>
}

export type KeptAnswer = Pick<OnceRecord, 'requestHash' | 'answer' | 'expiresAt'>

/** How long the answer to a key is kept. */
const onceMs = 24 * 3_600_000

export const onceUntil = (now: Instant): Instant => toInstant(toEpochMs(now) + onceMs)

/** What the transaction of a change needs to keep the answer for repeats. */
export type Keeping = OnceRequest & Pick<OnceRecord, 'onKept'>
