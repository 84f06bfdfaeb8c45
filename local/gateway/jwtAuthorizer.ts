import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'

export interface JwtAuthorizer {
  readonly issuer: string
  readonly audience: readonly string[]
}

export type Authorisation =
  | {
      readonly allowed: true
      readonly claims: Record<string, string>
      readonly scopes: string[]
      /** The context that an authorizer function returned instead of claims. */
      readonly authorizerContext?: unknown
    }
  | { readonly allowed: false; readonly status: 401 | 403; readonly reason: string }

/**
 * Checks what API Gateway's JWT authorizer checks: a signature by one of the issuer's keys, the issuer, the audience or
 * client, the expiry, and that the token contains one of the route's scopes. Accepts a bearer token or the bare token.
 */
export async function authorise(
  header: string | undefined,
  { issuer, audience }: JwtAuthorizer,
  keys: JSONWebKeySet,
  routeScopes: readonly string[],
): Promise<Authorisation> {
  const token = /^(?:bearer )?([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1]
  if (token === undefined) return unauthorised('no token')
  let payload: JWTPayload
  try {
    const verified = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['exp'],
      currentDate: new Date(),
    })
    payload = verified.payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) return unauthorised('the token has expired')
    if (error instanceof errors.JOSEError) return unauthorised(error.code)
    throw error
  }
  if ((payload.iat ?? 0) * 1000 > Date.now()) return unauthorised('iat')
  const clients = [payload.aud ?? payload.client_id].flat()
  if (!clients.some((client) => audience.some((known) => known === client))) return unauthorised('audience')
  const scopes = String(payload.scope ?? '')
    .split(' ')
    .filter(Boolean)
  if (!routeScopes.some((scope) => scopes.includes(scope)))
    return { allowed: false, status: 403, reason: 'insufficient_scope' }
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]))
  return { allowed: true, claims, scopes }
}

const unauthorised = (reason: string): Authorisation => ({ allowed: false, status: 401, reason })

/** API Gateway passes every claim as text, and a list as `[a b]`. */
const claimText = (value: unknown): string => (Array.isArray(value) ? `[${value.join(' ')}]` : String(value))
