import * as z from 'zod'
import { problemSchema, statusOf } from '../core/api/problems.ts'
import { automated, isWrite, type Route } from '../core/api/route.ts'
import { scopeName, scopes } from '../core/api/scopes.ts'
import { type RefusalCode, refusals } from '../core/domain/errors.ts'
import { keyScopeSchema } from '../core/domain/keyScope.ts'
import { type Operation, routes } from './routes.ts'

type Json = z.core.util.JSONType
type JsonObject = Record<string, Json>

/** Describes the API as OpenAPI 3.1, from the route table. */
export function createOpenApi(): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const [name, route] of Object.entries(routes) as [Operation, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) }
    if (route.keyScope === undefined) continue
    const { path, method } = automated(route)
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationByKey(name, route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tierdesk',
      version: '1.0.0',
      description: 'Support tickets with promised response times, support plans, usage, invoices and an audit trail.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema.extend({ code: z.string().describe(codesInWords) }), 'output') },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: `API keys of an organisation's own programs, below /automation. Scopes: ${keyScopeSchema.options.join(', ')}.`,
        },
        accessToken: {
          type: 'oauth2',
          description: `Access tokens of the user pool. Scopes: ${Object.keys(scopes).join(', ')}.`,
          flows: {
            authorizationCode: {
              authorizationUrl: '/oauth2/authorize',
              tokenUrl: '/oauth2/token',
              scopes: { [scopeName('portal')]: scopes.portal },
            },
            clientCredentials: {
              tokenUrl: '/oauth2/token',
              scopes: {
                [scopeName('usage.write')]: scopes['usage.write'],
                [scopeName('audit.write')]: scopes['audit.write'],
                [scopeName('organisations.write')]: scopes['organisations.write'],
              },
            },
          },
        },
      },
    },
  }
}

function operation(name: Operation, route: Route): JsonObject {
  const parameters = [
    ...parametersIn('path', route.params),
    ...parametersIn('query', route.query),
    ...(isWrite(route) ? [idempotencyKey] : []),
    ...(mindsVersion(route) ? [ifMatch] : []),
  ]
  const hasBody = isWrite(route) && Object.keys(propertiesOf(jsonSchema(route.body, 'input'))).length > 0
  return {
    operationId: name,
    summary: route.summary,
    description: route.scope ? `For ${route.roles.join(', ')}.` : 'For anyone who knows the URL.',
    tags: [route.area],
    security: route.scope ? [{ accessToken: [scopeName(route.scope)] }] : [],
    parameters,
    ...(hasBody && { requestBody: { required: true, content: json(jsonSchema(route.body, 'input')) } }),
    responses: {
      [route.status]: {
        description: route.summary,
        content: { [route.mediaType]: { schema: jsonSchema(route.response, 'input') } },
      },
      '4XX': problem('The request was refused. Nothing was changed.'),
      '5XX': problem('The service failed. Try again with the same Idempotency-Key.'),
    },
  }
}

/** The same operation for programs that use an API key. */
const operationByKey = (name: Operation, route: Route): JsonObject => ({
  ...operation(name, route),
  operationId: `${name}ByKey`,
  description: `For API keys with the scope ${route.keyScope}.`,
  security: [{ apiKey: [] }],
})

const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key within 24 hours has no effect and returns the first response.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' },
}

const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag that was read. The write is refused with 412 if the resource has changed since.',
  schema: { type: 'string' },
}

/** Whether the route changes something that has an ETag. */
const mindsVersion = (route: Route): boolean =>
  isWrite(route) && !route.opensTicket && 'version' in propertiesOf(jsonSchema(route.response, 'output'))

const codesInWords = (Object.keys(refusals) as RefusalCode[])
  .map((code) => `\`${code}\` (${statusOf[code]}): ${refusals[code]}`)
  .join('\n')

function parametersIn(place: 'path' | 'query', schema: z.ZodObject): JsonObject[] {
  const described = jsonSchema(schema, 'input')
  const required = Array.isArray(described.required) ? described.required : []
  return Object.entries(propertiesOf(described)).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...descriptionOf(property),
    schema: property,
  }))
}

function descriptionOf(property: Json): JsonObject {
  const described = z.object({ description: z.string() }).safeParse(property)
  return described.success ? described.data : {}
}

const propertiesOf = ({ properties }: JsonObject): JsonObject =>
  typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties : {}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  })
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(described)))
}

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } })

const problem = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
