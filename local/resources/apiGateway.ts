import * as z from 'zod'
import type { Cors, GatewaySpec } from '../gateway/gateway.ts'
import type { JwtAuthorizer } from '../gateway/jwtAuthorizer.ts'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const texts = z.array(z.string())
const apiSchema = z.strictObject({
  CorsConfiguration: z
    .strictObject({
      AllowHeaders: texts,
      AllowMethods: texts,
      AllowOrigins: texts,
      ExposeHeaders: texts,
      MaxAge: z.int(),
    })
    .optional(),
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
})
const authorizerSchema = z.strictObject({
  ApiId: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Audience: texts, Issuer: z.string() }),
  Name: z.string(),
})
const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
})
const route = {
  ApiId: z.string(),
  RouteKey: z.string().regex(/^(GET|POST|PUT|PATCH|DELETE) (\/[\w.-]+|\/\{\w+\})+$/),
  Target: z.string(),
}
const routeSchema = z.discriminatedUnion('AuthorizationType', [
  z.strictObject({
    ...route,
    AuthorizationType: z.literal('JWT'),
    AuthorizationScopes: texts,
    AuthorizerId: z.string(),
  }),
  z.strictObject({ ...route, AuthorizationType: z.literal('NONE') }),
])
const throttleSchema = z.strictObject({ ThrottlingBurstLimit: z.int(), ThrottlingRateLimit: z.number() })
const stageSchema = z.strictObject({
  AccessLogSettings: z.strictObject({ DestinationArn: z.string(), Format: z.string() }),
  ApiId: z.string(),
  AutoDeploy: z.literal(true),
  DefaultRouteSettings: throttleSchema,
  RouteSettings: z.record(z.string(), throttleSchema).default({}),
  StageName: z.literal('$default'),
})

/** Collects what the template says of its one HTTP API. */
export function apiGatewayTypes(url: string, arnOf: (service: string, name: string) => string) {
  const authorizers = new Map<string, JwtAuthorizer>()
  const integrations = new Map<string, string>()
  const routes: GatewaySpec['routes'][number][] = []
  let api: { id: string; cors: Cors | undefined } | undefined
  let stage: z.output<typeof stageSchema> | undefined

  const types: Record<string, ResourceType> = {
    'AWS::ApiGatewayV2::Api': resourceType(apiSchema, (logicalId, { CorsConfiguration: cors }) => {
      if (api) throw new StartProblem('This runtime serves one HTTP API.')
      api = {
        id: logicalId,
        cors: cors && {
          allowOrigins: cors.AllowOrigins,
          allowMethods: cors.AllowMethods,
          allowHeaders: cors.AllowHeaders,
          exposeHeaders: cors.ExposeHeaders,
          maxAgeSeconds: cors.MaxAge,
        },
      }
      return { ref: logicalId, attributes: { ApiEndpoint: url, ApiId: logicalId } }
    }),
    'AWS::ApiGatewayV2::Authorizer': resourceType(authorizerSchema, (logicalId, { JwtConfiguration }) => {
      authorizers.set(logicalId, { issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience })
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Integration': resourceType(integrationSchema, (logicalId, { IntegrationUri }) => {
      integrations.set(logicalId, IntegrationUri)
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Route': resourceType(routeSchema, (logicalId, properties) => {
      const isPublic = properties.AuthorizationType === 'NONE'
      const authorizer = isPublic ? undefined : authorizers.get(properties.AuthorizerId)
      const functionArn = integrations.get(properties.Target.replace('integrations/', ''))
      if (functionArn === undefined || !(isPublic || authorizer))
        throw new StartProblem(`The route ${logicalId} leads nowhere.`)
      const demands = authorizer && !isPublic ? { authorizer, scopes: properties.AuthorizationScopes } : undefined
      routes.push({ key: properties.RouteKey, functionArn, demands })
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Stage': resourceType(stageSchema, (logicalId, properties) => {
      stage = properties
      return { ref: logicalId, attributes: {} }
    }),
  }

  return {
    types,
    /** The API as collected; each of its routes is named by the ARN that may invoke its function. */
    spec(): GatewaySpec {
      if (!api || !stage) throw new StartProblem('The template has no HTTP API with a stage.')
      return {
        apiId: api.id,
        routes,
        cors: api.cors,
        throttle: throttleOf(stage.DefaultRouteSettings),
        routeThrottles: new Map(Object.entries(stage.RouteSettings).map(([key, of]) => [key, throttleOf(of)])),
        accessLogFormat: stage.AccessLogSettings.Format,
      }
    },
    sourceArnOf: (key: string) => arnOf('execute-api', `${api?.id}/$default/${key.replace(' ', '')}`),
  }
}

const throttleOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: z.output<typeof throttleSchema>) => ({
  ratePerSecond: ThrottlingRateLimit,
  burst: ThrottlingBurstLimit,
})
