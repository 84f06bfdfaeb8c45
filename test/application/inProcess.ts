import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, vi } from 'vitest'
import * as z from 'zod'
import { matcherOf, specificity } from '../../local/gateway/matchRoute.ts'
import type { RuntimeAccess } from '../../samples/runtime.ts'
import { type Client, createClient } from '../../shared/core/api/client.ts'
import { type Route, routeKey } from '../../shared/core/api/route.ts'
import { routes } from '../../shared/http/routes.ts'
import { type FaultProxy, startFaultProxy } from '../faultProxy.ts'
import { emails, signedInForMs, type TestWorld, type Who } from './world.ts'

export interface InProcess {
  /** A client whose requests go straight to the handler. */
  as(who: Who): Promise<Client>
  /** The handler as a `fetch`, for requests that no client would send. */
  fetchAs(who: Who): Promise<typeof fetch>
}

const answerSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string().default(''),
})
const functionModule = z.object({
  handler: z.function({ input: [z.unknown(), z.unknown()], output: z.promise(z.unknown()) }),
})

type EndpointFor = (runtimeEndpoint: string) => string | Promise<string>
/** The time that an invocation still has, which its context reports. */
type RemainingMs = () => number

/**
 * Loads a function's code into this process, with the environment and the role that the template sets. Its calls to AWS
 * go to `endpoint`, which leads to the runtime. Use it once per test file, since functions read their environment when
 * they are loaded. `logicalId` is the beginning of the function's name in the template.
 */
export async function loadFunction(
  runtime: RuntimeAccess,
  logicalId: string,
  file: string,
  endpointFor: EndpointFor = (endpoint) => endpoint,
  remainingMs: RemainingMs = () => 60_000,
): Promise<(event: unknown) => Promise<unknown>> {
  const spec = (await runtime.functions()).find((one) => one.logicalId.startsWith(logicalId))
  if (!spec) throw new Error(`The template has no function ${logicalId}.`)
  const endpoint = await endpointFor(spec.endpoint)
  // Queue addresses lead to the endpoint too.
  const environment = Object.entries(spec.environment).map(([name, value]) => [
    name,
    value.replace(spec.endpoint, endpoint),
  ])
  Object.assign(process.env, Object.fromEntries(environment), {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: spec.logicalId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    WRITES_PER_MINUTE_PERSON: '1000000',
    WRITES_PER_MINUTE_ORGANISATION: '1000000',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  })
  // Product modules that this process has already loaded can have read another function's environment.
  vi.resetModules()
  const { handler } = functionModule.parse(await import(`../../functions/${file}.ts`))
  return (event) => handler(event, { getRemainingTimeInMillis: remainingMs })
}

/** As `loadFunction`, behind a proxy that injects faults and counts the cost of calls. */
export async function loadBehindProxy(runtime: RuntimeAccess, logicalId: string, file: string) {
  let started: FaultProxy | undefined
  const handler = await loadFunction(runtime, logicalId, file, async (endpoint) => {
    started = await startFaultProxy(endpoint)
    return started.url
  })
  if (!started) throw new Error('The function was loaded without its proxy.')
  return { handler, proxy: started }
}

/** As `loadBehindProxy`, for the tests of a file. Needs the runtime of `useWorld`. */
export function useBehindProxy(world: TestWorld, logicalId: string, file: string) {
  let loaded: Awaited<ReturnType<typeof loadBehindProxy>> | undefined
  beforeAll(async () => {
    loaded = await loadBehindProxy(world.runtime(), logicalId, file)
  })
  afterAll(() => loaded?.proxy.stop())
  const running = () => {
    if (!loaded) throw new Error(`The function ${file} was not loaded.`)
    return loaded
  }
  return { proxy: () => running().proxy, handler: (event: unknown) => running().handler(event) }
}

/** Runs an area's handler in this process, as `loadFunction` does. */
export async function startInProcess(
  runtime: RuntimeAccess,
  area: Route['area'],
  endpointFor?: EndpointFor,
  remainingMs?: RemainingMs,
): Promise<InProcess> {
  const handler = await loadFunction(runtime, `ApiArea${area}`, area, endpointFor, remainingMs)
  const matchers = Object.values(routes)
    .filter((route) => route.area === area)
    .map((route) => routeKey(route))
    .sort((a, b) => (specificity(a) < specificity(b) ? -1 : 1))
    .map((key) => ({ key, match: matcherOf(key) }))

  const fetchWith =
    (claims: Record<string, unknown>): typeof fetch =>
    async (input, init) => {
      const url = new URL(String(input))
      const method = init?.method ?? 'GET'
      const found = matchers
        .map(({ key, match }) => ({ key, params: match(method, url.pathname) }))
        .find(({ params }) => params)
      const body = init?.body === undefined || init.body === null ? undefined : z.string().parse(init.body)
      const answer = answerSchema.parse(
        await handler({
          routeKey: found?.key,
          rawPath: url.pathname,
          rawQueryString: url.search.slice(1),
          headers: Object.fromEntries(new Headers(init?.headers)),
          pathParameters: found?.params,
          body,
          isBase64Encoded: false,
          requestContext: {
            requestId: randomUUID(),
            http: { sourceIp: '127.0.0.1', method, path: url.pathname },
            authorizer: { jwt: { claims } },
          },
        }),
      )
      return new Response(answer.body, { status: answer.statusCode, headers: answer.headers })
    }

  const signedIn = new Map<Who, { readonly claims: ReturnType<typeof decodeJwt>; readonly atMs: number }>()
  async function claimsOf(who: Who) {
    const known = signedIn.get(who)
    if (known && Date.now() < known.atMs + signedInForMs) return known.claims
    const claims = decodeJwt(await runtime.tokenOf(emails[who]))
    signedIn.set(who, { claims, atMs: Date.now() })
    return claims
  }

  async function fetchAs(who: Who): Promise<typeof fetch> {
    const claims = await claimsOf(who)
    return fetchWith(Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)])))
  }
  return { fetchAs, as: async (who) => createClient('http://in.process', '', await fetchAs(who)) }
}
