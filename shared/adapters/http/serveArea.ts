import { createHash } from 'node:crypto'
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod'
import {
  type Area,
  type InputOf,
  isWrite,
  type Operation,
  type Route,
  routeKey,
  routes,
  scopeName,
} from '../../api/routes.ts'
import { Refusal, type RefusalCode } from '../../domain/errors.ts'
import type { Instant } from '../../domain/time.ts'
import type { Call, OnceRecord } from '../../usecases/call.ts'
import { createRecorder } from '../recorder.ts'
import { answer, problemAnswer } from './answers.ts'
import { callerOf } from './callerOf.ts'
import { readBody } from './readBody.ts'

type Event = APIGatewayProxyEventV2WithJWTAuthorizer

export interface ServeNeeds {
  readonly now: () => Instant
  readonly logger: Logger
  readonly metrics: Metrics
  /** The answer kept under an idempotency key. */
  readonly findOnce?: (key: string, now: Instant) => Promise<Omit<OnceRecord, 'key'> | undefined>
}

interface Served {
  readonly route: Route
  respond(event: Event, needs: ServeNeeds): Promise<APIGatewayProxyStructuredResultV2>
}

/** One route with what serves it: claims, then role and scope, then input, each before anything is read or written. */
export function serve<R extends Route>(
  route: R,
  implementation: (call: Call, input: InputOf<R>) => Promise<z.output<R['response']>>,
): Served {
  async function respond(event: Event, needs: ServeNeeds): Promise<APIGatewayProxyStructuredResultV2> {
    const { requestId, http, authorizer } = event.requestContext
    const now = needs.now()
    const { caller, scopes } = callerOf(authorizer?.jwt?.claims)
    const isAllowed = caller.roles.some((role) => route.roles.includes(role)) && scopes.includes(scopeName(route.scope))
    if (!isAllowed) throw new Refusal('forbidden')

    const input = parseInput(route, event)
    const key = isWrite(route) ? onceKeyOf(event, caller.id) : undefined
    const requestHash = hash([event.rawPath, input.body])
    const record = createRecorder({
      handler: operationOf(route),
      requestId,
      now,
      caller,
      uri: event.rawPath,
      sourceIp: http.sourceIp,
      status: route.status,
      startedMs: Date.parse(now),
      input,
      encode: (result) => z.encode(route.response, result),
      once: key === undefined ? undefined : { key, requestHash },
    })
    const call: Call = { caller, now, expectedVersion: expectedVersionOf(event), record }
    const result = await attempt(
      async () => z.encode(route.response, await implementation(call, input)),
      async () => (key === undefined ? undefined : answerKept(await needs.findOnce?.(key, now), requestHash)),
      call.expectedVersion !== undefined,
    )
    return answer(route.status, result, requestId)
  }
  return { route, respond }
}

/** The handler of an area's function. Throws at once when a route of the area is not served, or another's is. */
export function serveArea(area: Area, served: readonly Served[], needs: ServeNeeds) {
  const byKey = new Map(served.map((entry) => [routeKey(entry.route), entry]))
  const expected = Object.values(routes).filter((route) => route.area === area)
  const missing = expected.filter((route) => !byKey.has(routeKey(route)))
  if (missing.length > 0 || byKey.size !== expected.length) {
    throw new Error(`The function ${area} does not serve just its routes: ${missing.map(routeKey).join(', ')}`)
  }

  return middy<Event, APIGatewayProxyStructuredResultV2>()
    .use({
      onError: ({ event, error, response }) => {
        if (response !== undefined) return
        const { problem, ...told } = problemAnswer(error, event.requestContext?.requestId ?? 'unknown')
        if (problem.status >= 500) needs.logger.error('RequestFailed', { code: problem.code, error })
        return told
      },
      after: ({ event, response }) => {
        needs.metrics.publishStoredMetrics()
        needs.logger.info('RequestServed', {
          requestId: event.requestContext.requestId,
          routeKey: event.routeKey,
          status: response?.statusCode,
        })
      },
    })
    .handler(async (event) => {
      const entry = byKey.get(event.routeKey)
      if (!entry) throw new Refusal('not_found')
      return entry.respond(event, needs)
    })
}

/**
 * Runs a use case. One that met a newer state is run again on it, unless the caller said which state it means; one
 * that fails because it was done before answers what it answered then.
 */
async function attempt(
  run: () => Promise<unknown>,
  kept: () => Promise<{ answer: unknown } | undefined>,
  isBoundToVersion: boolean,
): Promise<unknown> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await run()
    } catch (error) {
      const done = await kept()
      if (done) return done.answer
      if (!(error instanceof Refusal && error.code === 'stale') || isBoundToVersion) throw error
      if (attempts === 5) throw new Refusal('busy')
    }
  }
}

function answerKept(kept: Omit<OnceRecord, 'key'> | undefined, requestHash: string) {
  if (kept && kept.requestHash !== requestHash) throw new Refusal('key_reused')
  return kept
}

function parseInput<R extends Route>(route: R, event: Event): InputOf<R> {
  const sent = readBody({ ...event, contentType: event.headers['content-type'] })
  return {
    params: parseOr<R['params']>('not_found', route.params, event.pathParameters ?? {}),
    query: parseOr<R['query']>('invalid', route.query, readQuery(event.rawQueryString)),
    body: parseOr<R['body']>('invalid', route.body, sent === undefined && isWrite(route) ? {} : sent),
  }
}

function parseOr<Schema extends z.ZodType>(code: RefusalCode, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({ path, message }))
  throw new Refusal(code, code === 'invalid' ? { issues } : {})
}

/** A parameter that is repeated is told as a list, which no schema takes. */
function readQuery(rawQueryString: string): Record<string, string | string[]> {
  const query = new URLSearchParams(rawQueryString)
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

function onceKeyOf({ headers, routeKey: route }: Event, callerId: string): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(key)) throw new Refusal('key_malformed')
  return hash([callerId, route, key])
}

function expectedVersionOf({ headers }: Event): number | undefined {
  const ifMatch = headers['if-match']
  if (ifMatch === undefined || ifMatch === '*') return undefined
  const version = /^"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined) throw new Refusal('precondition_malformed')
  return Number(version)
}

function operationOf(route: Route): Operation {
  const found = (Object.keys(routes) as Operation[]).find((name) => routes[name] === route)
  if (!found) throw new Error(`The route ${routeKey(route)} is not in the route table.`)
  return found
}

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('base64url')
