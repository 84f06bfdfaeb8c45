import type { IncomingMessage } from 'node:http'
import type { Authorisation } from './jwtAuthorizer.ts'

const textTypes = /^(text\/|application\/(json|xml|javascript)\b|[\w.-]+\/[\w.-]+\+(json|xml)\b)/i

/** The parts of a request that are known before its body is read. */
export interface RequestParts {
  readonly apiId: string
  readonly received: IncomingMessage
  readonly url: URL
  readonly routeKey: string
  readonly params: Record<string, string>
  readonly context: Readonly<Record<string, string>>
}

export interface EventParts extends RequestParts {
  readonly body: Buffer
  /** Absent on public routes. */
  readonly authorisation: (Authorisation & { allowed: true }) | undefined
}

/** Builds the event in payload format 2.0. */
export function eventFor({
  apiId,
  received,
  url,
  routeKey,
  params,
  body,
  authorisation,
  context,
}: EventParts): unknown {
  const headers = Object.fromEntries(
    Object.entries(received.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  )
  const text = body.toString('utf8')
  // Decided by content type, as API Gateway does. A body that is not UTF-8 cannot be passed as text.
  const isText = textTypes.test(received.headers['content-type'] ?? '') && Buffer.from(text, 'utf8').equals(body)
  const { requestId = '', requestTime = '' } = context
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    // The scheme that API Gateway was called by. It never passes on a caller's own.
    headers: { ...headers, 'x-forwarded-proto': 'http' },
    ...(url.search && { queryStringParameters: queryOf(url.searchParams) }),
    requestContext: {
      accountId: 'anonymous',
      apiId,
      ...(authorisation && { authorizer: authorizerPart(authorisation) }),
      domainName: received.headers.host ?? '',
      domainPrefix: apiId,
      http: {
        method: received.method,
        path: url.pathname,
        protocol: `HTTP/${received.httpVersion}`,
        sourceIp: received.socket.remoteAddress ?? '',
        userAgent: received.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: requestTime,
      timeEpoch: Date.parse(requestTime),
    },
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    ...(body.length > 0 && { body: isText ? text : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

const authorizerPart = ({ authorizerContext, claims, scopes }: Authorisation & { allowed: true }): unknown =>
  authorizerContext === undefined ? { jwt: { claims, scopes } } : { lambda: authorizerContext }

const queryOf = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]))
