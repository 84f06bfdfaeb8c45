import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda'
import type { Route } from '../../core/api/route.ts'
import { type Scope, scopeName } from '../../core/api/scopes.ts'
import { callerOf } from './callerOf.ts'
import { readKeyCaller } from './callerOfKey.ts'

export type Authorizer =
  | APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer']
  | { readonly lambda: unknown }
  | undefined

/** Identifies the caller by an access token or an API key, and whether the route is for them. */
export function identify(route: Route & { readonly scope: Scope }, authorizer: Authorizer) {
  const byKey = authorizer && 'lambda' in authorizer
  const { caller, scopes, isSuspended } = byKey
    ? { caller: readKeyCaller(authorizer.lambda, route.keyScope), scopes: [scopeName(route.scope)], isSuspended: false }
    : callerOf(authorizer?.jwt?.claims)
  const isAllowed = caller.roles.some((role) => route.roles.includes(role)) && scopes.includes(scopeName(route.scope))
  return { caller, isAllowed, isSuspended }
}
