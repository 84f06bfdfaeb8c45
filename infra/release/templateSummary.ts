import * as z from 'zod'

const keysSchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }))
const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keysSchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).default([]) }),
})
const tableSchema = z.object({
  KeySchema: keysSchema,
  GlobalSecondaryIndexes: z.array(indexSchema).default([]),
  LocalSecondaryIndexes: z.array(indexSchema).default([]),
})
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
})

/** Resources with a state that a replacement would lose, or that others know by an id. */
const withState = new Set([
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::ApiGatewayV2::Api',
  'AWS::CloudFront::Distribution',
])
/** Properties whose change replaces a resource, besides the keys of tables. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  'AWS::Cognito::UserPool': ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'],
  'AWS::Cognito::UserPoolClient': ['GenerateSecret'],
  'AWS::Cognito::UserPoolDomain': ['Domain'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
}

export const summarySchema = z.record(
  z.string(),
  z.strictObject({
    type: z.string(),
    /** What replaces the resource if it changes, as JSON. */
    fixed: z.string(),
    /** For tables: each index by its name, as keys and projected attributes. */
    indexes: z.record(z.string(), z.string()).optional(),
    /** For the user pool: its attributes, which can be added but never changed. */
    attributes: z.record(z.string(), z.string()).optional(),
  }),
)
/** What a release must not change in a stack that is deployed, by logical id. */
export type TemplateSummary = z.output<typeof summarySchema>

/** Reduces a template to what an update could lose or what a service would refuse to change. */
export function summaryOf(template: unknown): TemplateSummary {
  const { Resources } = templateSchema.parse(template)
  const stateful = Object.entries(Resources).filter(([, { Type }]) => withState.has(Type))
  return Object.fromEntries(stateful.map(([id, { Type, Properties }]) => [id, resourceSummary(Type, Properties)]))
}

function resourceSummary(type: string, properties: Readonly<Record<string, unknown>>): TemplateSummary[string] {
  const fixed = (replacing[type] ?? []).map((name) => [name, properties[name]])
  if (type.startsWith('AWS::DynamoDB::')) {
    const { KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = tableSchema.parse(properties)
    const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(
      ({ IndexName, KeySchema: keys, Projection }) => [
        IndexName,
        JSON.stringify([keys, Projection.ProjectionType, Projection.NonKeyAttributes.toSorted()]),
      ],
    )
    return {
      type,
      fixed: JSON.stringify([KeySchema, LocalSecondaryIndexes.length]),
      indexes: Object.fromEntries(indexes),
    }
  }
  if (type === 'AWS::Cognito::UserPool') {
    const attributes = z.array(z.looseObject({ Name: z.string() })).parse(properties.Schema ?? [])
    return {
      type,
      fixed: JSON.stringify(fixed),
      attributes: Object.fromEntries(attributes.map((attribute) => [attribute.Name, JSON.stringify(attribute)])),
    }
  }
  return { type, fixed: JSON.stringify(fixed) }
}
