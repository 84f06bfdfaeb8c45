import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { damaged } from '../readStateFile.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
const indexSchema = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
})

/** Backups, deletion protection and expiry work only in AWS. Nothing expires here, so readers must filter items. */
const tableSchema = z.strictObject({
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  KeySchema: keySchema,
  Replicas: z
    .array(
      z.strictObject({
        DeletionProtectionEnabled: z.boolean(),
        GlobalSecondaryIndexes: z.array(z.strictObject({ IndexName: z.string() })).optional(),
        PointInTimeRecoverySpecification: z.strictObject({ PointInTimeRecoveryEnabled: z.boolean() }),
        Region: z.string(),
      }),
    )
    .length(1),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
})

export interface DynamoDbDeps {
  readonly client: DynamoDBClient
  /** Where the tables are stored, for the message that they are damaged. */
  readonly place: string
  nameOf(logicalId: string): string
  arnOf(service: string, name: string): string
}

export function dynamoDbTypes({ client, place, nameOf, arnOf }: DynamoDbDeps): Record<string, ResourceType> {
  return {
    'AWS::DynamoDB::GlobalTable': resourceType(tableSchema, async (logicalId, properties) => {
      const { AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema } = properties
      const TableName = nameOf(logicalId)
      try {
        await client.send(
          new CreateTableCommand({ TableName, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema }),
        )
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw damaged(place, error)
        const { Table } = await client.send(new DescribeTableCommand({ TableName }))
        if (shapeOf(Table ?? {}) !== shapeOf(properties)) {
          throw new StartProblem(
            `The keys or indexes of ${logicalId} have changed in the template. Start over with --fresh.`,
          )
        }
      }
      return { ref: TableName, attributes: { Arn: arnOf('dynamodb', `table/${TableName}`) } }
    }),
  }
}

function shapeOf({
  KeySchema = [],
  GlobalSecondaryIndexes = [],
}: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes'>): string {
  const indexes = GlobalSecondaryIndexes.map(
    (index) => `${index.IndexName} ${keysOf(index.KeySchema ?? [])} ${index.Projection?.ProjectionType}`,
  )
  return [keysOf(KeySchema), ...indexes.sort()].join('\n')
}

const keysOf = (keys: NonNullable<TableDescription['KeySchema']>): string =>
  keys.map(({ AttributeName }) => AttributeName).join(' ')
