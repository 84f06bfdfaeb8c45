import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod'
import type { AfterResponse, Work } from '../../core/adapters/afterResponse.ts'
import type { LimitWrites } from '../../core/adapters/dynamodb/writeLimits.ts'
import { createRecorder } from '../../core/adapters/recorder.ts'
import type { Input } from '../../core/api/route.ts'
import { type Area, automated, isWrite, type Route, routeKey } from '../../core/api/route.ts'
import type { Scope } from '../../core/api/scopes.ts'
import type { ApiCall, Recorder } from '../../core/call.ts'
import { Refusal } from '../../core/domain/errors.ts'
import type { Instant } from '../../core/domain/time.ts'
import type { IdempotencyContext, IdempotencyStore } from '../../core/idempotency.ts'
import { isKey } from '../../identity/domain/apiKey.ts'
import type { AssertActiveMember } from '../../identity/identityPorts.ts'
import { type Operation, routes } from '../routes.ts'
import { identify } from './identify.ts'
import { expectedVersionOf, readInput } from './readInput.ts'
import { type Observed, recordTraffic, type Traffic } from './recordTraffic.ts'
import { respondInTime } from './respondInTime.ts'
import { csvResponse, jsonResponse, problemResponse } from './responses.ts'
import { idempotentRequestOf, withIdempotency } from './withIdempotency.ts'

type Event = APIGatewayProxyEventV2WithJWTAuthorizer

export interface ServeDeps {
  readonly now: () => Instant
  readonly logger: Logger
  readonly metrics: Metrics
  /** Stores the responses for idempotency keys. Areas that only read have none. */
  readonly idempotencyStore?: IdempotencyStore
  readonly limitWrites?: LimitWrites
  /** Called before each write. For areas that only read, the token's 15 minutes suffice. */
  readonly assertActiveMember?: AssertActiveMember
  /** Records requests that changed nothing. Areas without it are public. */
  readonly traffic?: Traffic
  readonly afterResponse?: AfterResponse
}

export interface Served {
  readonly route: Route
  respond(event: Event, deps: ServeDeps, now: Instant, observed: Observed): Promise<APIGatewayProxyStructuredResultV2>
}

/** Binds a route to its use case. Claims, then role and scope, then input are checked before any read or write. */
export function serve<R extends Route>(
  route: R & { readonly scope: Scope },
  implementation: (call: ApiCall, input: Input<R>) => Promise<z.output<R['response']>>,
  /** Formats the response as CSV, for clients that accept it. Only for routes that read. */
  asCsv?: (jsonResponse: z.output<R['response']>) => string,
): Served {
  const operation = operationOf(route)

  async function respond(
    event: Event,
    deps: ServeDeps,
    now: Instant,
    observed: Observed,
  ): Promise<APIGatewayProxyStructuredResultV2> {
    const { requestId, http, authorizer } = event.requestContext
    const { caller, isAllowed, isSuspended } = identify(route, authorizer)
    if (!isAllowed)
      throw caller.roles.includes('guest')
        ? new Refusal('no_organisation')
        : new Refusal('forbidden', { rolesThatMay: route.roles })
    if (isSuspended && !route.whenSuspended) throw new Refusal('organisation_suspended')

    const input = readInput(route, event)
    observed.input = input
    if (isWrite(route)) {
      // The authorizer has checked a key for this very request.
      if (!isKey(caller)) await deps.assertActiveMember?.(caller)
      await deps.limitWrites?.(caller, now)
    }
    const request = isWrite(route) ? idempotentRequestOf(event, caller.id, input.body) : undefined
    const trails = new Set<string>()
    const expectedVersion = expectedVersionOf(event)
    const callWith = (idempotency: IdempotencyContext | undefined): ApiCall => {
      const toRecord = createRecorder({
        ...{
          handler: operation,
          requestId,
          now,
          caller,
          uri: event.rawPath,
          sourceIp: http.sourceIp,
          input,
          idempotency,
        },
        status: route.status,
        startedMs: Date.parse(now),
        encode: (result) => withoutSecret(route, z.encode(route.response, result)),
      })
      const record: Recorder = (trail, ...what) => {
        trails.add(trail)
        return toRecord(trail, ...what)
      }
      return { caller, now, expectedVersion, record, apiUrl: apiUrlOf(event) }
    }
    if (asCsv && event.headers.accept?.includes('text/csv'))
      return csvResponse(route.status, asCsv(await implementation(callWith(undefined), input)), requestId)
    const run = async (idempotency: IdempotencyContext | undefined) =>
      z.encode(route.response, await implementation(callWith(idempotency), input))
    const answered = await withIdempotency(run, {
      ...{ request, store: deps.idempotencyStore, now },
      isBoundToVersion: expectedVersion !== undefined,
    })
    observed.isInTrail = trails.has(caller.organisation ?? '') && answered.isFirst
    return jsonResponse(route.status, answered.response, requestId)
  }
  return { route, respond }
}

/** The API cannot know its own address before it is deployed: it would refer to functions that refer to it. */
const apiUrlOf = ({ headers, requestContext }: Event): string =>
  `${headers['x-forwarded-proto'] ?? 'https'}://${requestContext.domainName}`

/** Secrets shown once are not stored for idempotent repeats. */
const withoutSecret = ({ secretField }: Route, answered: unknown): unknown =>
  secretField === undefined || typeof answered !== 'object' || answered === null
    ? answered
    : Object.fromEntries(Object.entries(answered).filter(([name]) => name !== secretField))

/**
 * Creates the handler of an area's function. Throws at once if a route of the area is not served, or if a route of
 * another area is.
 */
export function serveArea(area: Area, served: readonly Served[], deps: ServeDeps) {
  const byKey = new Map(served.map((entry) => [routeKey(entry.route), entry]))
  const ofPrograms = new Map(served.map((entry) => [routeKey(automated(entry.route)), entry]))
  const expected = Object.values(routes).filter((route) => route.area === area)
  const missing = expected.filter((route) => !byKey.has(routeKey(route)))
  if (missing.length > 0 || byKey.size !== expected.length) {
    throw new Error(
      `The function ${area} must serve exactly its own routes. Missing: ${missing.map(routeKey).join(', ')}`,
    )
  }

  const { logger, metrics } = deps
  const publishMetrics = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
  }

  // Middy's own limit of time would leave out the work after the response. `respondInTime` has one that does not.
  return middy<Event, APIGatewayProxyStructuredResultV2>({ timeoutEarlyInMillis: 0 })
    .use({
      onError: ({ event, error }) => {
        const { problem, ...response } = problemResponse(error, event.requestContext?.requestId ?? 'unknown')
        const { requestId, status, code } = problem
        if (status >= 500) logger.error('RequestFailed', { requestId, error })
        // Unexpected, unlike a service that is busy.
        if (status === 500) metrics.addMetric('RequestFailed', 'Count', 1)
        // The access log has the rest, and every request that was served.
        logger.info('RequestRefused', { requestId, routeKey: event.routeKey, status, code })
        publishMetrics()
        return response
      },
      after: publishMetrics,
    })
    .handler(async (event, context) => {
      const left: Work[] = []
      try {
        return await respond(event, context.getRemainingTimeInMillis(), (work) => left.push(work))
      } finally {
        await deps.afterResponse?.(left)
      }
    })

  async function respond(
    event: Event,
    remainingMs: number,
    later: (work: Work) => void,
  ): Promise<APIGatewayProxyStructuredResultV2> {
    const entry = byKey.get(event.routeKey) ?? ofPrograms.get(event.routeKey)
    if (!entry) throw new Refusal('not_found')
    const { traffic } = deps
    const now = deps.now()
    const { route } = entry
    return recordTraffic(event, { traffic, handler: operationOf(route), route, now, later }, (observed) =>
      respondInTime(entry.respond(event, deps, now, observed), remainingMs),
    )
  }
}

function operationOf(route: Route): Operation {
  const found = (Object.keys(routes) as Operation[]).find((name) => routes[name] === route)
  if (!found) throw new Error(`The route ${routeKey(route)} is not in the route table.`)
  return found
}
