import * as z from 'zod'
import { type Problem, problemSchema } from './problems.ts'
import { isWrite, type Route } from './route.ts'

/** The options of a request. Parts that the route does not have are left out. */
export interface Sent<R extends Route> {
  readonly params?: z.input<R['params']>
  readonly query?: z.input<R['query']>
  readonly body?: z.input<R['body']>
  readonly idempotencyKey?: string
  readonly ifMatch?: string
}

export interface Received<R extends Route> {
  readonly status: number
  readonly etag: string | undefined
  readonly body: z.output<R['response']>
}

/** A refusal or failure of the API, with the problem that it returned. */
export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.title}`)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

export type Client = <R extends Route>(route: R, sent?: Sent<R>) => Promise<Received<R>>

/** Creates an API client for one access token. Responses are parsed by the schema of their route. */
export function createClient(url: string, accessToken: string, send: typeof fetch = fetch): Client {
  return async <R extends Route>(route: R, sent: Sent<R> = {}): Promise<Received<R>> => {
    const response = await ask({ url, accessToken, send }, route, sent, route.mediaType)
    const isText = route.mediaType !== 'application/json'
    const received: unknown = await (isText ? response.text() : response.json())
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? undefined,
      body: z.parse<R['response']>(route.response, received),
    }
  }
}

/** Downloads the response of a route in another media type, such as CSV, without parsing it. */
export async function download<R extends Route>(
  url: string,
  accessToken: string,
  route: R,
  sent: Sent<R>,
  mediaType: string,
): Promise<Blob> {
  return (await ask({ url, accessToken, send: fetch }, route, sent, mediaType)).blob()
}

interface Server {
  readonly url: string
  readonly accessToken: string
  readonly send: typeof fetch
}

async function ask<R extends Route>(
  { url, accessToken, send }: Server,
  route: R,
  { params, query, body, idempotencyKey, ifMatch }: Sent<R>,
  accept: string,
): Promise<Response> {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(params ?? {}, name)))
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const response = await send(`${url}${path}${search.size > 0 ? `?${search}` : ''}`, {
    method: route.method,
    headers: {
      accept,
      authorization: `Bearer ${accessToken}`,
      ...(isWrite(route) && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(isWrite(route) && { body: JSON.stringify(body ?? {}) }),
  })
  if (!response.ok) throw new ApiProblem(problemOf(await response.json(), response.status))
  return response
}

const textOf = (params: object, name: string): string =>
  String(Object.entries(params).find(([key]) => key === name)?.[1] ?? '')

/** Reads a problem. Errors of the gateway itself contain only a message. */
function problemOf(received: unknown, status: number): Problem {
  const problem = problemSchema.safeParse(received)
  if (problem.success) return problem.data
  const message =
    z.object({ message: z.string() }).safeParse(received).data?.message ?? 'The response is not a problem document.'
  return { type: 'about:blank', title: message, status, code: 'gateway', requestId: '' }
}
