import { type Area, areas, automated, type Route, routeKey } from '../shared/core/api/route.ts'
import { scopeName } from '../shared/core/api/scopes.ts'

export interface ApiBodyProps {
  readonly name: string
  /** The only origin that may call the API from a browser. */
  readonly portalUrl: string
  readonly tokens: { readonly issuer: string; readonly audience: readonly string[] }
  /** The address at which API Gateway invokes the function that authorises API keys. */
  readonly keyAuthorizerUri: string
  /** The address at which API Gateway invokes an area's function. */
  functionUriOf(area: Area): string
}

const identitySource = '$request.header.Authorization'

/**
 * The whole API as API Gateway imports it, in OpenAPI: each route with its authorizer and function, without schemas. One
 * resource takes the place of one for each route, of which a stack may have only some hundreds.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function apiBody(routes: readonly Route[], props: ApiBodyProps) {
  const paths: Record<string, Record<string, unknown>> = {}
  const add = (route: Route, security: Record<string, string[]> | undefined): void => {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: {
        ...(security && { security: [security] }),
        responses: { default: { description: '' } },
        [integrationKey]: { $ref: `#/components/${integrationsKey}/${route.area}` },
      },
    }
  }
  for (const route of routes) {
    add(route, route.scope && { tokens: [scopeName(route.scope)] })
    if (route.keyScope) add(automated(route), { keys: [] })
  }
  return {
    openapi: '3.0.1',
    info: { title: props.name, version: '1' },
    paths,
    components: {
      securitySchemes: {
        tokens: { type: 'oauth2', [authorizerKey]: { type: 'jwt', identitySource, jwtConfiguration: props.tokens } },
        keys: {
          ...{ type: 'apiKey', name: 'Authorization', in: 'header' },
          [authorizerKey]: {
            type: 'request',
            identitySource,
            authorizerUri: props.keyAuthorizerUri,
            authorizerPayloadFormatVersion: '2.0',
            enableSimpleResponses: true,
            // No caching: a revoked key stops working immediately.
            authorizerResultTtlInSeconds: 0,
          },
        },
      },
      [integrationsKey]: Object.fromEntries(
        areas.map((area) => [
          area,
          { type: 'aws_proxy', httpMethod: 'POST', uri: props.functionUriOf(area), payloadFormatVersion: '2.0' },
        ]),
      ),
    },
    'x-amazon-apigateway-cors': {
      allowOrigins: [props.portalUrl],
      allowMethods: ['GET', 'POST', 'PUT'],
      allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
      exposeHeaders: ['date', 'etag', 'retry-after', 'x-request-id'],
      maxAge: 3600,
    },
  }
}

const authorizerKey = 'x-amazon-apigateway-authorizer'
const integrationKey = 'x-amazon-apigateway-integration'
const integrationsKey = 'x-amazon-apigateway-integrations'

/** The keys of the routes that need no token. */
export const publicRouteKeys = (routes: readonly Route[]): string[] =>
  routes.filter(({ scope }) => !scope).map(routeKey)
