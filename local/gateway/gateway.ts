import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { JSONWebKeySet } from 'jose'
import * as z from 'zod'
import type { Clock } from '../clock/clock.ts'
import type { Functions } from '../lambda/functions.ts'
import { requestUrl } from '../requestUrl.ts'
import { eventFor, type RequestParts } from './event.ts'
import { authoriseByFunction } from './functionAuthorizer.ts'
import { type Authorisation, authorise, type JwtAuthorizer } from './jwtAuthorizer.ts'
import { matcherOf, specificity } from './matchRoute.ts'

export interface GatewayRoute {
  /** Such as `POST /things/{id}`. */
  readonly key: string
  readonly functionArn: string
  /** What a caller must present. Undefined for public routes. */
  readonly demands: Demands | undefined
}

/** A token that an authorizer checks, or the decision of a function in the template. */
export type Demands =
  | { readonly authorizer: JwtAuthorizer; readonly scopes: readonly string[] }
  | { readonly authorizerArn: string }

export interface Throttle {
  readonly ratePerSecond: number
  readonly burst: number
}

export interface GatewaySpec {
  readonly apiId: string
  readonly routes: readonly GatewayRoute[]
  readonly cors: Cors | undefined
  /** Applies to each route without its own throttle. */
  readonly throttle: Throttle
  readonly routeThrottles: ReadonlyMap<string, Throttle>
  /** The format of the access log, with `$context` variables. */
  readonly accessLogFormat: string
}

export interface Cors {
  readonly allowOrigins: readonly string[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds: number
}

export interface GatewayDeps {
  readonly functions: Functions
  readonly clock: Clock
  /** The public keys of an issuer. */
  keysOf(issuer: string): JSONWebKeySet
  log(line: string): void
}

/** For sample data in the past: the time that the function sees while it serves the request. AWS ignores it. */
const backdateHeader = 'x-runtime-at'

const maxBodyBytes = 10 * 1024 * 1024
/** Applies to the request line and all headers together. */
const maxHeaderBytes = 10_240
/** A function's response. Anything else, such as cookies, is not supported here and fails. */
const resultSchema = z.strictObject({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string | Buffer
}

type Context = Record<string, string>

/** Serves API Gateway's HTTP API as the template describes it. */
export function createGateway(spec: GatewaySpec, deps: GatewayDeps): Server {
  const matchers = spec.routes
    .toSorted((a, b) => (specificity(a.key) < specificity(b.key) ? -1 : 1))
    .map((route) => ({ route, match: matcherOf(route.key) }))
  const takeToken = tokenBucket(spec.throttle)
  const takeTokenOf = new Map([...spec.routeThrottles].map(([key, throttle]) => [key, tokenBucket(throttle)]))

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = deps.clock.now()
    const context: Context = { requestId: randomUUID(), requestTime: new Date(startedMs).toISOString() }
    const answer = await answerTo(received, context)
    const origin = received.headers.origin
    const corsHeaders =
      origin !== undefined && spec.cors?.allowOrigins.includes(origin) ? corsFor(spec.cors, origin) : {}
    const own = { date: new Date(deps.clock.now()).toUTCString(), 'apigw-requestid': context.requestId ?? '' }
    response.writeHead(answer.status, { ...answer.headers, ...corsHeaders, ...own })
    response.end(answer.body)
    Object.assign(context, { status: String(answer.status), responseLatency: String(deps.clock.now() - startedMs) })
    deps.log(
      spec.accessLogFormat.replace(/\$context\.([A-Za-z.]+)/g, (_, name: string) =>
        JSON.stringify(context[name] ?? '-').slice(1, -1),
      ),
    )
  }

  async function answerTo(received: IncomingMessage, context: Context): Promise<Answer> {
    const url = requestUrl(received)
    if (!url) return problem(400, 'Bad Request')
    const method = received.method ?? 'GET'
    if (headerBytesOf(received) > maxHeaderBytes) return problem(431, 'Request Header Fields Too Large')
    Object.assign(context, { 'identity.sourceIp': received.socket.remoteAddress ?? '' })
    if (method === 'OPTIONS' && spec.cors) return preflight(spec.cors, received.headers.origin)
    const found = matchers
      .map(({ route, match }) => ({ route, params: match(method, url.pathname) }))
      .find(({ params }) => params)
    if (!found) return problem(404, 'Not Found')
    context.routeKey = found.route.key
    if (!(takeTokenOf.get(found.route.key) ?? takeToken)()) return problem(429, 'Too Many Requests')

    const { demands } = found.route
    const parts = { apiId: spec.apiId, received, url, routeKey: found.route.key, params: found.params ?? {}, context }
    const authorisation = demands && (await authorised(demands, parts))
    if (authorisation && !authorisation.allowed) {
      context['authorizer.error'] = authorisation.reason
      return refusal(authorisation)
    }
    for (const [name, value] of Object.entries(authorisation?.claims ?? {}))
      context[`authorizer.claims.${name}`] = value

    const body = await readBytes(received)
    if (!body) return problem(413, 'Request Entity Too Large')
    const at = received.headers[backdateHeader]
    const atMs = at === undefined ? undefined : Date.parse(String(at))
    if (atMs !== undefined && !(atMs <= deps.clock.now()))
      return problem(400, `${backdateHeader} must be an instant in the past, such as 2026-11-16T08:00:00Z.`)
    const event = eventFor({ ...parts, body, authorisation })
    const outcome = await deps.functions.invoke(found.route.functionArn, event, atMs)
    if ('error' in outcome) {
      context.integrationErrorMessage = outcome.error.errorMessage
      return problem(500, 'Internal Server Error')
    }
    const result = resultSchema.safeParse(outcome.result)
    if (!result.success) {
      context.integrationErrorMessage = z.prettifyError(result.error)
      return problem(500, 'Internal Server Error')
    }
    const headers = Object.fromEntries(
      Object.entries(result.data.headers).map(([name, value]) => [name, String(value)]),
    )
    const { body: text, isBase64Encoded, statusCode } = result.data
    return { status: statusCode, headers, body: isBase64Encoded ? Buffer.from(text, 'base64') : text }
  }

  async function authorised(demands: Demands, parts: RequestParts): Promise<Authorisation> {
    const { authorization } = parts.received.headers
    if ('authorizerArn' in demands)
      return authoriseByFunction(deps.functions, demands.authorizerArn, authorization, parts)
    const { authorizer, scopes } = demands
    return authorise(authorization, authorizer, deps.keysOf(authorizer.issuer), scopes)
  }

  return createServer((received, response) => {
    serve(received, response).catch((error: unknown) => {
      deps.log(JSON.stringify({ gatewayError: String(error) }))
      if (!response.headersSent) response.writeHead(500)
      response.end(JSON.stringify({ message: 'Internal Server Error' }))
    })
  })
}

const headerBytesOf = ({ method = '', url = '', rawHeaders }: IncomingMessage): number =>
  [method, url, ...rawHeaders].reduce((sum, text) => sum + Buffer.byteLength(text), 0)

/** The response to a missing, invalid or insufficient token. Its header states the reason. */
function refusal({ status, reason }: Authorisation & { allowed: false }): Answer {
  const answer = problem(status, status === 401 ? 'Unauthorized' : 'Forbidden')
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope'
  const challenge = `Bearer error="${error}" error_description="${reason}"`
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } }
}

const problem = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
})

function preflight(cors: Cors, origin: string | undefined): Answer {
  const allowed = origin !== undefined && cors.allowOrigins.includes(origin)
  return { status: 204, headers: allowed ? corsFor(cors, origin) : {}, body: '' }
}

const corsFor = (cors: Cors, origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': cors.allowMethods.join(','),
  'access-control-allow-headers': cors.allowHeaders.join(','),
  'access-control-expose-headers': cors.exposeHeaders.join(','),
  'access-control-max-age': String(cors.maxAgeSeconds),
  vary: 'origin',
})

function tokenBucket({ ratePerSecond, burst }: Throttle): () => boolean {
  let tokens = burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * ratePerSecond)
    filledAt = now
    if (tokens < 1) return false
    tokens--
    return true
  }
}

async function readBytes(received: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of received) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size <= maxBodyBytes) chunks.push(bytes)
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined
}
