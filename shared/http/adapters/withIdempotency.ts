import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { Refusal } from '../../core/domain/errors.ts'
import type { Instant } from '../../core/domain/time.ts'
import {
  type IdempotencyContext,
  type IdempotencyStore,
  type IdempotentRequest,
  idempotencyExpiry,
  type StoredResponse,
} from '../../core/idempotency.ts'

const attempts = 5

interface Context {
  readonly request: IdempotentRequest | undefined
  readonly store: IdempotencyStore | undefined
  readonly now: Instant
  /** The caller has said which version it means, so a newer one is theirs to look at. */
  readonly isBoundToVersion: boolean
}

export interface IdempotentOutcome {
  readonly response: unknown
  /** Whether this request has changed something: a repeat finds the first answer, and changes nothing. */
  readonly isFirst: boolean
}

/**
 * Answers a request, once for each idempotency key. A use case that met a newer state is run again on it; one that
 * fails because it was done before answers what it answered then.
 */
export async function withIdempotency(
  run: (keeping: IdempotencyContext | undefined) => Promise<unknown>,
  context: Context,
): Promise<IdempotentOutcome> {
  const { request, store, now } = context
  let isKept = false
  const keeping = request && { ...request, onKept: () => (isKept = true) }
  const findKept = async () => (request && store ? sameRequest(await store.find(request.key, now), request) : undefined)

  for (let attempt = 1; ; attempt++) {
    try {
      const response = await run(keeping)
      if (!request || !store || isKept) return { response, isFirst: true }
      // Nothing was changed, so there was no transaction to keep the answer in.
      const isFirst = false
      if (await store.keep({ ...request, response, expiresAt: idempotencyExpiry(now) }, now))
        return { response, isFirst }
      return { response: (await findKept())?.response ?? response, isFirst }
    } catch (error) {
      const kept = await findKept()
      // What is kept may be of this very attempt, which failed after it had changed what it should.
      if (kept) return { response: kept.response, isFirst: isKept }
      const isStale = error instanceof Refusal && error.code === 'stale'
      if (!isStale || context.isBoundToVersion) throw error
      if (attempt === attempts) throw new Refusal('busy')
    }
  }
}

function sameRequest(kept: StoredResponse | undefined, { requestHash }: IdempotentRequest): StoredResponse | undefined {
  if (kept && kept.requestHash !== requestHash) throw new Refusal('key_reused')
  return kept
}

/** The key that a request carries, made the caller's own. Refuses with `key_malformed`. */
export function idempotentRequestOf(
  { headers, routeKey, rawPath }: Pick<APIGatewayProxyEventV2, 'headers' | 'routeKey' | 'rawPath'>,
  callerId: string,
  body: unknown,
): IdempotentRequest | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(key)) throw new Refusal('key_malformed')
  return { key: hash([callerId, routeKey, key]), requestHash: hash([rawPath, body]) }
}

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('base64url')
