import * as z from 'zod'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const known = (...names: string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.json().optional()])))

/**
 * Types that have no effect here, with all properties that they can have. Resource policies only deny unencrypted
 * transport or admit AWS's own services. Alarms and log retention work only in AWS.
 */
export function inertTypes(arnOf: (service: string, name: string) => string): Record<string, ResourceType> {
  const inert = (schema: z.ZodType, attributes: (logicalId: string) => Record<string, string> = () => ({})) =>
    resourceType(schema, (logicalId) => ({ ref: logicalId, attributes: attributes(logicalId) }))
  return {
    'AWS::CloudWatch::Alarm': inert(
      known(
        'AlarmActions',
        'AlarmDescription',
        'ComparisonOperator',
        'DatapointsToAlarm',
        'Dimensions',
        'EvaluationPeriods',
        'MetricName',
        'Metrics',
        'Namespace',
        'OKActions',
        'Period',
        'Statistic',
        'Threshold',
        'TreatMissingData',
      ),
    ),
    'AWS::CloudWatch::Dashboard': inert(known('DashboardBody')),
    'AWS::CodeDeploy::Application': inert(known('ComputePlatform')),
    'AWS::CodeDeploy::DeploymentGroup': inert(
      known(
        'AlarmConfiguration',
        'ApplicationName',
        'AutoRollbackConfiguration',
        'DeploymentConfigName',
        'DeploymentStyle',
        'ServiceRoleArn',
      ),
    ),
    'AWS::Logs::LogGroup': inert(known('RetentionInDays'), (logicalId) => ({
      Arn: arnOf('logs', `log-group:${logicalId}:*`),
    })),
    'AWS::SNS::TopicPolicy': inert(known('PolicyDocument', 'Topics')),
    'AWS::SQS::QueuePolicy': inert(known('PolicyDocument', 'Queues')),
    'AWS::S3::BucketPolicy': inert(known('Bucket', 'PolicyDocument')),
    'AWS::CloudFront::OriginAccessControl': inert(known('OriginAccessControlConfig'), (logicalId) => ({
      Id: logicalId,
    })),
    'AWS::Cognito::UserPoolDomain': resourceType(
      z.strictObject({ Domain: z.string(), UserPoolId: z.string(), ManagedLoginVersion: z.literal(2) }),
      (_logicalId, { Domain }) => ({ ref: Domain, attributes: {} }),
    ),
  }
}
