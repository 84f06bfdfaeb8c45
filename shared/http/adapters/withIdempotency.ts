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
  /** Whether the caller named a version. If so, the caller must look at a newer one first. */
  readonly isBoundToVersion: boolean
}

export interface IdempotentOutcome {
  readonly response: unknown
  /** Whether this request has changed something. A repeat gets the first response, and changes nothing. */
  readonly isFirst: boolean
}

/**
 * Runs a use case, once for each idempotency key. If it met a newer state, it runs again on that state. If it fails
 * because it was done before, the first response is returned.
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
      // Nothing was changed, so there was no transaction in which to store the response.
      const isFirst = false
      if (await store.keep({ ...request, response, expiresAt: idempotencyExpiry(now) }, now))
        return { response, isFirst }
      return { response: (await findKept())?.response ?? response, isFirst }
    } catch (error) {
      const kept = await findKept()
      // The stored response may be from this very attempt, if it failed after its change was committed.
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

/** Reads the idempotency key of a request and binds it to the caller. Refuses with `key_malformed`. */
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
