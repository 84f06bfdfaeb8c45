import * as z from 'zod'
import type { Cors, Demands, GatewaySpec } from '../gateway/gateway.ts'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const texts = z.array(z.string())
const identitySource = z.literal('$request.header.Authorization')
const tokensSchema = z.strictObject({
  type: z.literal('oauth2'),
  'x-amazon-apigateway-authorizer': z.strictObject({
    type: z.literal('jwt'),
    identitySource,
    jwtConfiguration: z.strictObject({ issuer: z.string(), audience: texts }),
  }),
})
const deciderSchema = z.strictObject({
  type: z.literal('apiKey'),
  name: z.literal('Authorization'),
  in: z.literal('header'),
  'x-amazon-apigateway-authorizer': z.strictObject({
    type: z.literal('request'),
    identitySource,
    authorizerUri: z.string(),
    authorizerPayloadFormatVersion: z.literal('2.0'),
    authorizerResultTtlInSeconds: z.literal(0),
    enableSimpleResponses: z.literal(true),
  }),
})
const operationSchema = z.strictObject({
  security: z.tuple([z.record(z.string(), texts)]).optional(),
  responses: z.json(),
  'x-amazon-apigateway-integration': z.strictObject({ $ref: z.string() }),
})
const integrations = 'x-amazon-apigateway-integrations'
const apiSchema = z.strictObject({
  Body: z.strictObject({
    openapi: z.literal('3.0.1'),
    info: z.strictObject({ title: z.string(), version: z.string() }),
    paths: z.record(
      z.string().regex(/^(\/[\w.-]+|\/\{\w+\})+$/),
      z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema),
    ),
    components: z.strictObject({
      securitySchemes: z.record(z.string(), z.discriminatedUnion('type', [tokensSchema, deciderSchema])),
      [integrations]: z.record(
        z.string(),
        z.strictObject({
          type: z.literal('aws_proxy'),
          httpMethod: z.literal('POST'),
          uri: z.string(),
          payloadFormatVersion: z.literal('2.0'),
        }),
      ),
    }),
    'x-amazon-apigateway-cors': z
      .strictObject({
        allowHeaders: texts,
        allowMethods: texts,
        allowOrigins: texts,
        exposeHeaders: texts,
        maxAge: z.int(),
      })
      .optional(),
  }),
})
type Body = z.output<typeof apiSchema>['Body']
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
  let api: { readonly id: string; readonly body: Body; readonly routes: GatewaySpec['routes'] } | undefined
  let stage: z.output<typeof stageSchema> | undefined

  const types: Record<string, ResourceType> = {
    'AWS::ApiGatewayV2::Api': resourceType(apiSchema, (logicalId, { Body: body }) => {
      if (api) throw new StartProblem('This runtime supports only one HTTP API.')
      api = { id: logicalId, body, routes: routesOf(body) }
      return { ref: logicalId, attributes: { ApiEndpoint: url, ApiId: logicalId } }
    }),
    'AWS::ApiGatewayV2::Stage': resourceType(stageSchema, (logicalId, properties) => {
      const keys = new Set(api?.routes.map(({ key }) => key))
      const unknown = Object.keys(properties.RouteSettings).filter((key) => !keys.has(key))
      if (unknown.length > 0) throw new StartProblem(`The stage has settings for routes that do not exist: ${unknown}.`)
      stage = properties
      return { ref: logicalId, attributes: {} }
    }),
  }

  return {
    types,
    /** The collected API. */
    spec(): GatewaySpec {
      if (!api || !stage) throw new StartProblem('The template has no HTTP API with a stage.')
      return {
        apiId: api.id,
        routes: api.routes,
        cors: corsOf(api.body),
        throttle: throttleOf(stage.DefaultRouteSettings),
        routeThrottles: new Map(Object.entries(stage.RouteSettings).map(([key, of]) => [key, throttleOf(of)])),
        accessLogFormat: stage.AccessLogSettings.Format,
      }
    },
    /** The authorizer functions, each with the ARN that may invoke it. */
    authorizerInvocations: () =>
      Object.entries(api?.body.components.securitySchemes ?? {}).flatMap(([name, scheme]) =>
        scheme.type === 'oauth2'
          ? []
          : {
              functionArn: functionArnOf(scheme[authorizerKey].authorizerUri),
              sourceArn: arnOf('execute-api', `${api?.id}/authorizers/${name}`),
            },
      ),
    sourceArnOf: (key: string) => arnOf('execute-api', `${api?.id}/$default/${key.replace(' ', '')}`),
  }
}

const authorizerKey = 'x-amazon-apigateway-authorizer'

/** The routes of an API that is described in OpenAPI. Throws if one refers to what is not there. */
function routesOf({ paths, components }: Body): GatewaySpec['routes'] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const key = `${method.toUpperCase()} ${path}`
      const name = operation['x-amazon-apigateway-integration'].$ref.replace(`#/components/${integrations}/`, '')
      const integration = components[integrations][name]
      const demands = operation.security && demandsOf(components, operation.security[0])
      if (!integration || demands === 'missing')
        throw new StartProblem(`The route ${key} refers to an unknown integration or authorizer.`)
      return { key, functionArn: functionArnOf(integration.uri), demands }
    }),
  )
}

function demandsOf(
  { securitySchemes }: Body['components'],
  security: Readonly<Record<string, readonly string[]>>,
): Demands | 'missing' {
  const [[name = '', scopes = []] = []] = Object.entries(security)
  const scheme = securitySchemes[name]
  if (!scheme) return 'missing'
  if (scheme.type === 'oauth2') return { authorizer: scheme[authorizerKey].jwtConfiguration, scopes }
  return { authorizerArn: functionArnOf(scheme[authorizerKey].authorizerUri) }
}

function corsOf({ 'x-amazon-apigateway-cors': cors }: Body): Cors | undefined {
  if (!cors) return undefined
  const { maxAge, ...lists } = cors
  return { ...lists, maxAgeSeconds: maxAge }
}

/** Extracts the ARN of a function from the address of its invocations, by which API Gateway names it. */
const functionArnOf = (uri: string): string => /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri

const throttleOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: z.output<typeof throttleSchema>) => ({
  ratePerSecond: ThrottlingRateLimit,
  burst: ThrottlingBurstLimit,
})
