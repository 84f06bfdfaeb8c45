import * as z from 'zod'
import type { Cors, Demands, GatewaySpec } from '../gateway/gateway.ts'
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
const authorizer = {
  ApiId: z.string(),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  Name: z.string(),
}
const authorizerSchema = z.discriminatedUnion('AuthorizerType', [
  z.strictObject({
    ...authorizer,
    AuthorizerType: z.literal('JWT'),
    JwtConfiguration: z.strictObject({ Audience: texts, Issuer: z.string() }),
  }),
  z.strictObject({
    ...authorizer,
    AuthorizerType: z.literal('REQUEST'),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    AuthorizerResultTtlInSeconds: z.literal(0),
    AuthorizerUri: z.string(),
    EnableSimpleResponses: z.literal(true),
  }),
])
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
  z.strictObject({ ...route, AuthorizationType: z.literal('CUSTOM'), AuthorizerId: z.string() }),
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

/** Collects the description of the one HTTP API in the template. */
export function apiGatewayTypes(url: string, arnOf: (service: string, name: string) => string) {
  const authorizers = new Map<string, JwtAuthorizer>()
  const authorizerFunctions = new Map<string, string>()
  const integrations = new Map<string, string>()
  const routes: GatewaySpec['routes'][number][] = []
  let api: { id: string; cors: Cors | undefined } | undefined
  let stage: z.output<typeof stageSchema> | undefined

  const types: Record<string, ResourceType> = {
    'AWS::ApiGatewayV2::Api': resourceType(apiSchema, (logicalId, { CorsConfiguration: cors }) => {
      if (api) throw new StartProblem('This runtime supports only one HTTP API.')
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
    'AWS::ApiGatewayV2::Authorizer': resourceType(authorizerSchema, (logicalId, properties) => {
      if (properties.AuthorizerType === 'REQUEST') {
        authorizerFunctions.set(logicalId, functionArnOf(properties.AuthorizerUri))
      } else {
        const { Issuer, Audience } = properties.JwtConfiguration
        authorizers.set(logicalId, { issuer: Issuer, audience: Audience })
      }
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Integration': resourceType(integrationSchema, (logicalId, { IntegrationUri }) => {
      integrations.set(logicalId, IntegrationUri)
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Route': resourceType(routeSchema, (logicalId, properties) => {
      const functionArn = integrations.get(properties.Target.replace('integrations/', ''))
      const demands = demandsOf(properties)
      if (functionArn === undefined || demands === 'missing')
        throw new StartProblem(`The route ${logicalId} refers to an unknown integration or authorizer.`)
      routes.push({ key: properties.RouteKey, functionArn, demands })
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::ApiGatewayV2::Stage': resourceType(stageSchema, (logicalId, properties) => {
      stage = properties
      return { ref: logicalId, attributes: {} }
    }),
  }

  function demandsOf(properties: z.output<typeof routeSchema>): Demands | 'missing' | undefined {
    if (properties.AuthorizationType === 'NONE') return undefined
    const { AuthorizerId } = properties
    if (properties.AuthorizationType === 'CUSTOM') {
      const authorizerArn = authorizerFunctions.get(AuthorizerId)
      return authorizerArn === undefined ? 'missing' : { authorizerArn }
    }
    const authorizer = authorizers.get(AuthorizerId)
    return authorizer ? { authorizer, scopes: properties.AuthorizationScopes } : 'missing'
  }

  return {
    types,
    /** The collected API. */
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
    /** The authorizer functions, each with the ARN that may invoke it. */
    authorizerInvocations: () =>
      [...authorizerFunctions].map(([logicalId, functionArn]) => ({
        functionArn,
        sourceArn: arnOf('execute-api', `${api?.id}/authorizers/${logicalId}`),
      })),
    sourceArnOf: (key: string) => arnOf('execute-api', `${api?.id}/$default/${key.replace(' ', '')}`),
  }
}

/** Extracts the ARN of a function from the address of its invocations, by which API Gateway names it. */
const functionArnOf = (uri: string): string => /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri

const throttleOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: z.output<typeof throttleSchema>) => ({
  ratePerSecond: ThrottlingRateLimit,
  burst: ThrottlingBurstLimit,
})
