import { describe, expect, it } from 'vitest'
import { findRefused, serviceRules } from '../../../infra/serviceRules/serviceRules.ts'

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>
const limits = { concurrentExecutions: 1_000 }
const refusedBy = (resources: Resources, { concurrentExecutions } = limits, outputs = {}) =>
  findRefused({ Resources: resources, Outputs: outputs }, { concurrentExecutions }, { forDeployment: true }).map(
    ({ rule }) => rule.id,
  )
const one = (Type: string, Properties: object): Resources => ({ One: { Type, Properties } })
const client = (properties: object) => one('AWS::Cognito::UserPoolClient', properties)
const pool = (...schema: object[]) => ({ Type: 'AWS::Cognito::UserPool', Properties: { Schema: schema } })
const lambda = (properties: object) => one('AWS::Lambda::Function', properties)
const bucket = (properties: object) => one('AWS::S3::Bucket', properties)
const table = (properties: object) => one('AWS::DynamoDB::Table', properties)
const email = { Name: 'email', Required: true, Mutable: true }
const ref = (Ref: string) => ({ Ref })
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })
const many = (count: number, value: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => value(index))

/** A breach of each rule, and beside it the nearest template that AWS accepts. */
const planted: Readonly<Record<string, { readonly refused: Resources[]; readonly accepted: Resources[] }>> = {
  'cognito-branding-of-pages': {
    refused: [pages({})],
    accepted: [
      pages({ Branding: { Type: 'AWS::Cognito::ManagedLoginBranding', Properties: { ClientId: ref('Client') } } }),
      one('AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['code'] }),
    ],
  },
  'cognito-writable-attributes': {
    refused: [{ Pool: pool(email), ...client({ WriteAttributes: ['name'] }) }],
    accepted: [
      { Pool: pool(email), ...client({ WriteAttributes: ['email', 'name'] }) },
      { Pool: pool(email), ...client({}) },
    ],
  },
  'cognito-mapped-attributes-are-mutable': {
    refused: [{ Pool: pool({ ...email, Mutable: false }) }],
    accepted: [{ Pool: pool(email) }],
  },
  'cognito-rotation-excludes-refresh-flow': {
    refused: [
      client({ RefreshTokenRotation: { Feature: 'ENABLED' }, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }),
    ],
    accepted: [
      client({ RefreshTokenRotation: { Feature: 'ENABLED' }, ExplicitAuthFlows: ['ALLOW_USER_AUTH'] }),
      client({ ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }),
    ],
  },
  'cognito-token-validity': {
    refused: [
      client({ AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: 'minutes' } }),
      client({ IdTokenValidity: 25 }),
      client({ RefreshTokenValidity: 3_651 }),
    ],
    accepted: [client({ AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: 'minutes' } }), client({})],
  },
  'cognito-callback-urls': {
    refused: [client({ CallbackURLs: ['http://portal.test/in'] }), client({ LogoutURLs: ['https://a.test/#x'] })],
    accepted: [client({ CallbackURLs: ['http://localhost:7400/in'], LogoutURLs: ['https://a.test', ref('Url')] })],
  },
  'cognito-domain-prefix': {
    refused: ['my-aws', 'Upper', '-a', 'a'.repeat(64)].map((Domain) => one('AWS::Cognito::UserPoolDomain', { Domain })),
    accepted: ['tierdesk', 'login.provider.test'].map((Domain) => one('AWS::Cognito::UserPoolDomain', { Domain })),
  },
  'cognito-custom-attributes': {
    refused: [{ Pool: pool({ Name: 'a'.repeat(21) }) }, { Pool: pool({ Name: 'groups', Required: true }) }],
    accepted: [{ Pool: pool({ Name: 'a'.repeat(20) }, email) }],
  },
  'lambda-reserved-concurrency': {
    refused: [lambda({ ReservedConcurrentExecutions: 901 })],
    accepted: [lambda({ ReservedConcurrentExecutions: 900 }), lambda({})],
  },
  'lambda-environment': {
    refused: [
      lambda({ Environment: { Variables: { AWS_REGION: 'eu-central-1' } } }),
      lambda({ Environment: { Variables: { LONG: 'x'.repeat(4_096) } } }),
    ],
    accepted: [lambda({ Environment: { Variables: { TABLE: ref('Table'), LONG: 'x'.repeat(3_000) } } })],
  },
  'lambda-timeout': { refused: [lambda({ Timeout: 901 })], accepted: [lambda({ Timeout: 900 })] },
  'lambda-queue-visibility': {
    refused: [polled({ VisibilityTimeout: 30 }, { Timeout: 31 }), polled({}, { Timeout: 31 })],
    accepted: [polled({ VisibilityTimeout: 180 }, { Timeout: 30 })],
  },
  'lambda-batch-window': {
    refused: [one('AWS::Lambda::EventSourceMapping', { BatchSize: 11 })],
    accepted: [
      one('AWS::Lambda::EventSourceMapping', { BatchSize: 10 }),
      one('AWS::Lambda::EventSourceMapping', { BatchSize: 11, MaximumBatchingWindowInSeconds: 1 }),
    ],
  },
  'lambda-poller-concurrency': {
    refused: [1, 1_001].map((MaximumConcurrency) =>
      one('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency } }),
    ),
    accepted: [one('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 } })],
  },
  'lambda-async-retries': {
    refused: [
      one('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 3 }),
      one('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 59 }),
    ],
    accepted: [one('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 600 })],
  },
  'dynamodb-index-count': {
    refused: [table({ GlobalSecondaryIndexes: many(21, () => ({})) })],
    accepted: [table({ GlobalSecondaryIndexes: many(20, () => ({})) })],
  },
  'dynamodb-projected-attributes': {
    refused: [projecting(51)],
    accepted: [projecting(50)],
  },
  'dynamodb-key-attributes': {
    refused: [keyed(['PK', 'unused'], ['PK']), keyed(['PK'], ['PK', 'undefined'])],
    accepted: [keyed(['PK', 'SK'], ['PK', 'SK'])],
  },
  'sqs-times': {
    refused: [{ VisibilityTimeout: 43_201 }, { MessageRetentionPeriod: 1_209_601 }, { MessageRetentionPeriod: 59 }].map(
      (properties) => one('AWS::SQS::Queue', properties),
    ),
    accepted: [one('AWS::SQS::Queue', { VisibilityTimeout: 43_200, MessageRetentionPeriod: 1_209_600 })],
  },
  'sqs-redrive-count': {
    refused: [one('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 1_001 } })],
    accepted: [one('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 5 } })],
  },
  'sns-filter-policy': {
    refused: [
      filtered(Object.fromEntries(many(6, (index) => [`name${index}`, ['a']]) as [string, string[]][])),
      filtered({ a: many(13, String), b: many(12, String) }),
    ],
    accepted: [filtered({ a: many(15, String), b: many(10, String) })],
  },
  'sns-raw-delivery': {
    refused: [one('AWS::SNS::Subscription', { Protocol: 'email', RawMessageDelivery: true })],
    accepted: [one('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true })],
  },
  'sns-key-admits-publisher': {
    refused: [publishing(['ses.amazonaws.com']), publishing(['cloudwatch.amazonaws.com'])],
    accepted: [publishing(['ses.amazonaws.com', 'cloudwatch.amazonaws.com'])],
  },
  'ses-sender-name': {
    refused: [one('AWS::Cognito::UserPool', { EmailConfiguration: { From: 'Zürich Cloud <a@b.test>' } })],
    accepted: [one('AWS::Cognito::UserPool', { EmailConfiguration: { From: 'Cloud <a@b.test>' } })],
  },
  'events-schedule-expression': {
    refused: ['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'cron(0 8 * * * *)', 'cron(0 8 1 * *)'].map(
      (ScheduleExpression) => one('AWS::Events::Rule', { ScheduleExpression }),
    ),
    accepted: ['rate(1 minute)', 'rate(5 minutes)', 'cron(0 8 1 * ? *)', 'at(2026-12-01T08:00:00)'].map(
      (ScheduleExpression) => one('AWS::Scheduler::Schedule', { ScheduleExpression }),
    ),
  },
  'events-rule-targets': {
    refused: [one('AWS::Events::Rule', { Targets: many(6, () => ({})) })],
    accepted: [one('AWS::Events::Rule', { Targets: many(5, () => ({})) })],
  },
  'events-target-retries': {
    refused: [
      one('AWS::Scheduler::Schedule', { Target: { RetryPolicy: { MaximumRetryAttempts: 186 } } }),
      one('AWS::Events::Rule', { Targets: [{ RetryPolicy: { MaximumEventAgeInSeconds: 59 } }] }),
    ],
    accepted: [one('AWS::Scheduler::Schedule', { Target: { RetryPolicy: { MaximumRetryAttempts: 185 } } })],
  },
  'scheduler-time-zone': {
    refused: [one('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Europe/Zuerich' })],
    accepted: [one('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Europe/Zurich' })],
  },
  'cloudwatch-alarm-period': {
    refused: [{ Period: 45 }, { Period: 300, EvaluationPeriods: 289 }].map((properties) =>
      one('AWS::CloudWatch::Alarm', properties),
    ),
    accepted: [{ Period: 10 }, { Period: 60, EvaluationPeriods: 3 }, { Period: 86_400 }].map((properties) =>
      one('AWS::CloudWatch::Alarm', properties),
    ),
  },
  'apigateway-routes': {
    refused: [routes(301)],
    accepted: [routes(300)],
  },
  'apigateway-integration-timeout': {
    refused: [integrated({ Timeout: 31 })],
    accepted: [integrated({ Timeout: 30 })],
  },
  'apigateway-cors': {
    refused: [cors({ allowOrigins: ['*'], allowCredentials: true }), cors({ maxAge: 86_401 })],
    accepted: [cors({ allowOrigins: ['*'], maxAge: 86_400 })],
  },
  's3-object-lock': {
    refused: [bucket({ ObjectLockConfiguration: {} })],
    accepted: [bucket({ ObjectLockConfiguration: {}, ObjectLockEnabled: true })],
  },
  's3-lifecycle': {
    refused: [
      bucket({ LifecycleConfiguration: { Rules: [{ Prefix: 'a/' }] } }),
      bucket({
        LifecycleConfiguration: {
          Rules: [{ TagFilters: [{ Key: 'a' }], AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
        },
      }),
    ],
    accepted: [bucket({ LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1 }] } })],
  },
  's3-global-names': { refused: [bucket({ BucketName: 'files' })], accepted: [bucket({})] },
  'cloudfront-certificate': {
    refused: [
      distribution({ ViewerCertificate: { AcmCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/a' } }),
      distribution({ Aliases: ['support.provider.test'] }),
    ],
    accepted: [
      distribution({
        Aliases: ['support.provider.test'],
        ViewerCertificate: { AcmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/a' },
      }),
      distribution({}),
    ],
  },
  'cloudformation-resources': { refused: [queues(501)], accepted: [queues(500)] },
  'cloudformation-template-size': {
    refused: [one('AWS::SNS::Topic', { DisplayName: 'x'.repeat(1_000_000) })],
    accepted: [one('AWS::SNS::Topic', { DisplayName: 'x'.repeat(900_000) })],
  },
  'physical-names': {
    refused: [one('AWS::SQS::Queue', { QueueName: 'work' })],
    accepted: [one('AWS::SQS::Queue', { QueueName: ref('Name') })],
  },
  'placeholder-domain': {
    refused: [one('AWS::SNS::Subscription', { Endpoint: 'on-call@provider.example' })],
    accepted: [one('AWS::SNS::Subscription', { Endpoint: 'on-call@provider.test', Note: 'For example' })],
  },
  'placeholder-account': {
    refused: [
      distribution({ ViewerCertificate: { AcmCertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/a' } }),
    ],
    accepted: [
      distribution({ ViewerCertificate: { AcmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/a' } }),
    ],
  },
}

function polled(queue: object, target: object): Resources {
  return {
    Queue: { Type: 'AWS::SQS::Queue', Properties: queue },
    Function: { Type: 'AWS::Lambda::Function', Properties: target },
    ...one('AWS::Lambda::EventSourceMapping', { EventSourceArn: arnOf('Queue'), FunctionName: ref('Function') }),
  }
}
function pages(more: Resources): Resources {
  return {
    Domain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { ManagedLoginVersion: 2 } },
    Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { AllowedOAuthFlows: ['code'] } },
    ...more,
  }
}
function projecting(each: number): Resources {
  const index = { Projection: { NonKeyAttributes: many(each, (number) => `a${number}`) } }
  return table({ GlobalSecondaryIndexes: [index, index] })
}
function keyed(defined: readonly string[], used: readonly string[]): Resources {
  const named = (names: readonly string[]) => names.map((AttributeName) => ({ AttributeName }))
  return table({ AttributeDefinitions: named(defined), KeySchema: named(used) })
}
function filtered(FilterPolicy: object): Resources {
  return one('AWS::SNS::Subscription', { Protocol: 'email', FilterPolicy })
}
function routes(count: number): Resources {
  const paths = Object.fromEntries(Array.from({ length: count }, (_, index) => [`/${index}`, { get: {} }]))
  return one('AWS::ApiGatewayV2::Api', { Body: { paths } })
}
function cors(settings: object): Resources {
  return one('AWS::ApiGatewayV2::Api', { Body: { 'x-amazon-apigateway-cors': settings } })
}
function integrated(target: object): Resources {
  return {
    Function: { Type: 'AWS::Lambda::Function', Properties: target },
    ...one('AWS::Lambda::Permission', { FunctionName: ref('Function'), Principal: 'apigateway.amazonaws.com' }),
  }
}
function distribution(DistributionConfig: object): Resources {
  return one('AWS::CloudFront::Distribution', { DistributionConfig })
}
function queues(count: number): Resources {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`Queue${index}`, { Type: 'AWS::SQS::Queue', Properties: {} }]),
  )
}

describe.each(serviceRules)('the rule $id', ({ id, sentence, source }) => {
  it('refuses a planted breach, accepts its neighbour, and names its source', () => {
    const { refused = [], accepted = [] } = planted[id] ?? {}
    expect(refused.length * accepted.length).toBeGreaterThan(0)
    for (const resources of refused) expect([refusedBy(resources), resources]).toEqual([[id], resources])
    for (const resources of accepted) expect([refusedBy(resources), resources]).toEqual([[], resources])
    expect(sentence).toMatch(/^[A-Z].+\.$/)
    expect(source).toMatch(/^https:\/\//)
  })
})

it('an account with a quota of 10 can reserve nothing', () => {
  const reserving = lambda({ ReservedConcurrentExecutions: 1 })
  expect(refusedBy(reserving, { concurrentExecutions: 10 })).toEqual(['lambda-reserved-concurrency'])
  expect(refusedBy(lambda({}), { concurrentExecutions: 10 })).toEqual([])
})

/** SES and CloudWatch publish to a topic whose key admits these services. */
function publishing(admitted: string[]): Resources {
  return {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: {
          Statement: admitted.map((Service) => ({
            ...{ Effect: 'Allow', Principal: { Service }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] },
          })),
        },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: arnOf('Key') } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [ref('Topic')] } },
    Destination: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: { EventDestination: { SnsDestination: { TopicARN: ref('Topic') } } },
    },
  }
}
