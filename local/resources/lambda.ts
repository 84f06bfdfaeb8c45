import * as z from 'zod'
import { type Policies, rolePolicySchema } from '../aws/policies.ts'
import type { AsyncInvoker } from '../lambda/asyncInvoke.ts'
import type { Functions } from '../lambda/functions.ts'
import { StartProblem } from '../problem.ts'
import { account, type ResourceType, resourceType } from '../template/deploy.ts'
import type { Assembly } from '../template/template.ts'

const functionSchema = z.strictObject({
  Architectures: z.array(z.string()),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  Handler: z.string(),
  LoggingConfig: z.strictObject({ LogFormat: z.string(), LogGroup: z.string(), SystemLogLevel: z.literal('WARN') }),
  MemorySize: z.int(),
  ReservedConcurrentExecutions: z.int().optional(),
  Role: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Timeout: z.int(),
  TracingConfig: z.json().optional(),
})
const invokeConfigSchema = z.strictObject({
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  FunctionName: z.string(),
  MaximumEventAgeInSeconds: z.int(),
  MaximumRetryAttempts: z.int(),
  Qualifier: z.literal('$LATEST'),
})
const sourceSchema = z.strictObject({
  BatchSize: z.int(),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int() }).optional(),
})
const permissionSchema = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.literal(account).optional(),
})
const roleSchema = z.strictObject({ AssumeRolePolicyDocument: z.json(), ManagedPolicyArns: z.json().optional() })
const versionSchema = z.strictObject({ FunctionName: z.string() })
const aliasSchema = z.strictObject({ FunctionName: z.string(), FunctionVersion: z.string(), Name: z.string() })
const policySchema = z.strictObject({
  PolicyDocument: rolePolicySchema,
  PolicyName: z.string(),
  Roles: z.array(z.string()),
})

export type QueueSource = z.output<typeof sourceSchema>

export interface InvokePermission {
  readonly functionArn: string
  readonly principal: string
  /** Absent if any source in the account is permitted. */
  readonly sourceArn: string | undefined
}

export interface LambdaDeps {
  readonly assembly: Assembly
  readonly functions: Functions
  readonly asyncInvoker: AsyncInvoker
  readonly policies: Policies
  nameOf(logicalId: string): string
  arnOf(service: string, name: string): string
  /** Replaces the addresses of AWS in a text with addresses on this machine. */
  lead(text: string): string
  onSource(source: QueueSource): void
  onPermission(permission: InvokePermission): void
}

export function lambdaTypes(deps: LambdaDeps): Record<string, ResourceType> {
  const { functions, asyncInvoker, policies, nameOf, arnOf, assembly } = deps
  return {
    'AWS::IAM::Role': resourceType(roleSchema, (logicalId) => {
      const name = nameOf(logicalId)
      return { ref: name, attributes: { Arn: `arn:aws:iam::role/${name}` } }
    }),
    'AWS::IAM::Policy': resourceType(policySchema, (logicalId, { PolicyDocument, Roles }) => {
      for (const role of Roles) policies.allow(role, PolicyDocument)
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::Lambda::Function': resourceType(functionSchema, (logicalId, properties) => {
      const name = nameOf(logicalId)
      const arn = arnOf('lambda', `function:${name}`)
      functions.add({
        logicalId,
        arn,
        name,
        roleName: properties.Role.split('/').at(-1) ?? '',
        codeFolder: assembly.assetFolder(properties.Code.S3Key),
        handler: properties.Handler,
        environment: Object.fromEntries(
          Object.entries(properties.Environment?.Variables ?? {}).map(([name, value]) => [name, deps.lead(value)]),
        ),
        timeoutSeconds: properties.Timeout,
        memoryMB: properties.MemorySize,
        reservedConcurrency: properties.ReservedConcurrentExecutions,
      })
      return { ref: name, attributes: { Arn: arn } }
    }),
    // There is only one version here: that of the template.
    'AWS::Lambda::Version': resourceType(versionSchema, (_logicalId, { FunctionName }) => ({
      ref: `${functions.specOf(FunctionName).arn}:1`,
      attributes: { Version: '1' },
    })),
    'AWS::Lambda::Alias': resourceType(aliasSchema, (_logicalId, { FunctionName, Name }) => {
      const ref = `${functions.specOf(FunctionName).arn}:${Name}`
      functions.addAlias(ref, FunctionName)
      return { ref, attributes: {} }
    }),
    'AWS::Lambda::EventInvokeConfig': resourceType(invokeConfigSchema, (logicalId, properties) => {
      asyncInvoker.configure(functions.specOf(properties.FunctionName).arn, {
        retryAttempts: properties.MaximumRetryAttempts,
        maxEventAgeMs: properties.MaximumEventAgeInSeconds * 1000,
        onFailureQueueArn: properties.DestinationConfig?.OnFailure.Destination,
      })
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::Lambda::EventSourceMapping': resourceType(sourceSchema, (logicalId, properties) => {
      if (!properties.EventSourceArn.includes(':sqs:'))
        throw new StartProblem(`This runtime polls queues only, not ${logicalId}.`)
      deps.onSource(properties)
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::Lambda::Permission': resourceType(permissionSchema, (logicalId, properties) => {
      const { FunctionName, Principal, SourceArn, SourceAccount } = properties
      if (SourceArn === undefined && SourceAccount === undefined)
        throw new StartProblem(`${logicalId} lets anybody invoke ${FunctionName}.`)
      deps.onPermission({
        // A permission for an alias holds for the alias alone.
        functionArn: FunctionName.startsWith('arn:') ? FunctionName : functions.specOf(FunctionName).arn,
        principal: Principal,
        sourceArn: SourceArn,
      })
      return { ref: logicalId, attributes: {} }
    }),
  }
}
