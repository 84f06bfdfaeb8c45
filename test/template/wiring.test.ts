import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { configs } from '../../infra/config.ts'
import { areas, automated, type Route, routeKey } from '../../shared/core/api/route.ts'
import { scopeName } from '../../shared/core/api/scopes.ts'
import { routes } from '../../shared/http/routes.ts'
import { planSchema, prioritySchema } from '../../shared/plans/domain/plans.ts'
import { noticeLevelSchema } from '../../shared/plans/domain/promise.ts'
import { templateOf } from './template.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe.each(['dev', 'prod'] as const)('the %s template', (stage) => {
  const template = templateOf(stage)

  const functions = () => template.of('AWS::Lambda::Function')
  const statements = () =>
    template.of('AWS::IAM::Policy').flatMap(({ id, Properties }) =>
      Properties.PolicyDocument.Statement.map((statement: { Action: string | string[]; Resource: unknown }) => ({
        id,
        actions: [statement.Action].flat(),
        resources: [statement.Resource].flat(),
      })),
    )

  const body = () => template.of('AWS::ApiGatewayV2::Api')[0]?.Properties.Body

  it('has every route of the route table, behind the authorizer with its scope unless it is public [49, 107]', () => {
    const actual = Object.entries<Record<string, { security?: unknown; 'x-amazon-apigateway-integration': unknown }>>(
      body().paths,
    ).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security, 'x-amazon-apigateway-integration': integration }]) => ({
        key: `${method.toUpperCase()} ${path}`,
        security,
        integration,
      })),
    )
    const wanted = Object.values<Route>(routes).flatMap((route) => {
      const integration = { $ref: `#/components/x-amazon-apigateway-integrations/${route.area}` }
      const security = route.scope && [{ tokens: [scopeName(route.scope)] }]
      return [
        { key: routeKey(route), security, integration },
        ...(route.keyScope ? [{ key: routeKey(automated(route)), security: [{ keys: [] }], integration }] : []),
      ]
    })
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)
    expect(actual.sort(byKey)).toEqual(wanted.sort(byKey))
  })

  it('describes the API without schemas, in one resource', () => {
    expect(Object.keys(body().components)).toEqual(['securitySchemes', 'x-amazon-apigateway-integrations'])
    expect(JSON.stringify(body().paths).length).toBeLessThan(60_000)
    for (const part of ['Route', 'Authorizer', 'Integration'])
      expect(template.of(`AWS::ApiGatewayV2::${part}`)).toEqual([])
  })

  it('keeps nothing of a creation that fails, which a second try would find in its way', () => {
    const policies = new Set(template.resources.map(({ DeletionPolicy }) => DeletionPolicy))
    expect([...policies].sort()).toEqual(
      stage === 'prod' ? ['Delete', 'RetainExceptOnCreate', undefined] : ['Delete', undefined],
    )
  })

  it('raises an alarm for each function and queue that fails, waits or is slow', () => {
    const alarms = template.of('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
    const on = (metric: string, name: string, id: string) =>
      alarms.filter(
        ({ MetricName, Dimensions = [] }) =>
          MetricName === metric &&
          Dimensions.some(
            (dimension: { Name: string; Value: { Ref?: string; 'Fn::GetAtt'?: string[] } }) =>
              dimension.Name === name && (dimension.Value.Ref ?? dimension.Value['Fn::GetAtt']?.[0]) === id,
          ),
      )
    for (const { id, Properties } of functions()) {
      expect([id, on('Errors', 'FunctionName', id).length]).toEqual([id, 1])
      const [slow] = on('Duration', 'FunctionName', id)
      expect([id, slow?.Threshold]).toEqual([id, 900 * Properties.Timeout])
    }
    for (const { id } of template.of('AWS::SQS::Queue')) {
      const metric = id.includes('DeadLetters') ? 'ApproximateNumberOfMessagesVisible' : 'ApproximateAgeOfOldestMessage'
      expect([id, on(metric, 'QueueName', id).length]).toEqual([id, 1])
    }
    const others = alarms.flatMap(({ MetricName, Metrics = [] }) => [
      MetricName,
      ...Metrics.map((each: { MetricStat?: { Metric: { MetricName: string } } }) => each.MetricStat?.Metric.MetricName),
    ])
    expect(others).toEqual(
      expect.arrayContaining([
        'Reputation.BounceRate',
        'Reputation.ComplaintRate',
        '5xxErrors',
        'ReadThrottleEvents',
        'WriteThrottleEvents',
      ]),
    )
  })

  it('leaves room below the 500 resources of a stack', () => {
    expect(template.resources.length).toBeLessThan(330)
  })

  it('throttles each public route separately [74]', () => {
    const isPublic = Object.values<Route>(routes).filter(({ scope }) => !scope)
    const settings = template.of('AWS::ApiGatewayV2::Stage')[0]?.Properties.RouteSettings
    expect(Object.keys(settings)).toEqual(isPublic.map(routeKey))
    for (const { ThrottlingRateLimit } of Object.values<{ ThrottlingRateLimit: number }>(settings))
      expect(ThrottlingRateLimit).toBe(20)
  })

  it('calls the key authorizer for every request of a program, and caches none of its responses', () => {
    const authorizer = body().components.securitySchemes.keys['x-amazon-apigateway-authorizer']
    expect(authorizer).toMatchObject({
      type: 'request',
      authorizerResultTtlInSeconds: 0,
      enableSimpleResponses: true,
      identitySource: '$request.header.Authorization',
    })
    expect(JSON.stringify(authorizer.authorizerUri)).toContain('KeysAuthorise')
  })

  it('lets only its own distribution read and list the files of the portal, so a missing file returns 404', () => {
    const distribution = template.of('AWS::CloudFront::Distribution')[0]?.id ?? ''
    const granted = template
      .of('AWS::S3::BucketPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Principal }) => Principal.Service === 'cloudfront.amazonaws.com')
    expect(granted).toMatchObject([{ Action: ['s3:GetObject', 's3:ListBucket'], Condition: { StringEquals: {} } }])
    expect(JSON.stringify(granted[0]?.Condition)).toContain(`":distribution/",{"Ref":"${distribution}"}`)
  })

  it('trusts only the user pool and its three clients', () => {
    const { audience, issuer } =
      body().components.securitySchemes.tokens['x-amazon-apigateway-authorizer'].jwtConfiguration
    const clients = template.of('AWS::Cognito::UserPoolClient').map(({ id }) => ({ Ref: id }))
    expect(audience).toEqual(expect.arrayContaining(clients))
    expect(audience).toHaveLength(3)
    expect(JSON.stringify(issuer)).toContain(template.of('AWS::Cognito::UserPool')[0]?.id)
  })

  it('releases each function of the API to a tenth of its requests first in prod, and goes back if it fails', () => {
    const groups = template.of('AWS::CodeDeploy::DeploymentGroup')
    const aliases = template.of('AWS::Lambda::Alias')
    expect(aliases).toHaveLength(areas.length)
    for (const { UpdatePolicy } of aliases) {
      const group = groups.find(({ id }) => id === UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName.Ref)
      expect(group?.Properties).toMatchObject({
        DeploymentConfigName: `CodeDeployDefault.Lambda${stage === 'prod' ? 'Canary10Percent5Minutes' : 'AllAtOnce'}`,
        AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
        AlarmConfiguration: { Enabled: true, Alarms: Array(4).fill({ Name: { Ref: expect.any(String) } }) },
      })
    }
    expect(new Set(aliases.map(({ UpdatePolicy }) => JSON.stringify(UpdatePolicy))).size).toBe(areas.length)
  })

  it('lets API Gateway invoke the function of each integration, and nobody on the internet', () => {
    const permitted = template
      .of('AWS::Lambda::Permission')
      .filter((permission) => permission.Properties.Principal === 'apigateway.amazonaws.com')
      .map(({ Properties: { FunctionName } }) => FunctionName['Fn::GetAtt'] ?? FunctionName)
    const { 'x-amazon-apigateway-integrations': integrations, securitySchemes } = body().components
    const called = [
      ...Object.values<{ uri: unknown }>(integrations).map(({ uri }) => uri),
      securitySchemes.keys['x-amazon-apigateway-authorizer'].authorizerUri,
    ]
    expect(called).toHaveLength(areas.length + 1)
    expect(permitted).toHaveLength(called.length)
    for (const uri of called)
      expect(permitted.filter((target) => JSON.stringify(uri).includes(JSON.stringify(target)))).toHaveLength(1)
    for (const { Properties } of template.of('AWS::Lambda::Permission')) {
      const ofSes = Properties.Principal === 'ses.amazonaws.com'
      expect(ofSes ? Properties.SourceAccount : Properties.SourceArn).toBeDefined()
    }
    expect(template.of('AWS::Lambda::Url')).toEqual([])
  })

  it('runs Node 24 on arm64, and logs to its own log groups with limited retention', () => {
    for (const { Properties } of functions()) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogGroup: { Ref: expect.any(String) }, SystemLogLevel: 'WARN' },
      })
    }
    for (const { Properties } of template.of('AWS::Logs::LogGroup'))
      expect(Properties.RetentionInDays).toBeGreaterThan(0)
  })

  it('keeps failed events of the schedule, of queues and of the schedule’s function', () => {
    for (const { Properties } of template.of('AWS::Events::Rule')) {
      for (const target of Properties.Targets) expect(target.DeadLetterConfig.Arn).toBeDefined()
    }
    for (const { Properties } of template.of('AWS::Lambda::EventSourceMapping')) {
      const queue = template.of('AWS::SQS::Queue').find(({ id }) => id === Properties.EventSourceArn['Fn::GetAtt'][0])
      expect(queue?.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 })
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    }
    const [invoke] = template.of('AWS::Lambda::EventInvokeConfig')
    expect(invoke?.Properties.DestinationConfig.OnFailure.Destination).toBeDefined()
  })

  it('encrypts topics with a key that CloudWatch can use, and queues with their own key', () => {
    const [key] = template.of('AWS::KMS::Key')
    for (const { Properties } of template.of('AWS::SNS::Topic')) {
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [key?.id, 'Arn'] })
    }
    expect(JSON.stringify(key?.Properties.KeyPolicy)).toContain('cloudwatch.amazonaws.com')
    for (const { Properties } of template.of('AWS::SQS::Queue')) expect(Properties.SqsManagedSseEnabled).toBe(true)
  })

  it('lets CloudWatch publish alarms, which a topic policy would otherwise forbid', () => {
    const actual = template.of('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmActions[0].Ref)
    const [topic, ...others] = new Set(actual)
    expect(others).toEqual([])
    const [admitting] = template
      .of('AWS::SNS::TopicPolicy')
      .filter(({ Properties }) => Properties.Topics[0].Ref === topic)
    expect(admitting?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
      }),
    )
  })

  it('grants no action by wildcard, and resources by wildcard only for objects below a prefix', () => {
    // SES knows no resources for it.
    const isLifting = ({ actions }: { actions: unknown[] }) => actions.includes('ses:DeleteSuppressedDestination')
    expect(statements().filter(isLifting)).toMatchObject([{ actions: ['ses:DeleteSuppressedDestination'] }])
    for (const { id, actions, resources } of statements().filter((each) => !isLifting(each))) {
      expect([id, actions.filter((action: string) => action.includes('*'))]).toEqual([id, []])
      const broad = resources.map((resource: unknown) => JSON.stringify(resource).replace(/"\/[a-z]+\/\*"/, ''))
      expect([id, broad.filter((resource: string) => resource.includes('*'))]).toEqual([id, []])
    }
  })

  it('lets no role change or delete rows of the audit table [111]', () => {
    const audit = template.of('AWS::DynamoDB::GlobalTable').find(({ id }) => id.includes('Audit'))?.id ?? 'missing'
    const onAudit = statements().filter(({ resources }) => JSON.stringify(resources).includes(audit))
    expect([...new Set(onAudit.flatMap(({ actions }) => actions))].sort()).toEqual([
      'dynamodb:PutItem',
      'dynamodb:Query',
    ])
  })

  it('lets one role write and delete audit files, and no role replace them or delete the digests [111]', () => {
    const bucket = template.of('AWS::S3::Bucket').find(({ id }) => id.includes('AuditTrail'))?.id ?? 'missing'
    const onBucket = statements().filter(({ resources }) => JSON.stringify(resources).includes(bucket))
    const may = (action: string) =>
      onBucket
        .filter(({ actions }) => actions.includes(action))
        .map(({ id, resources }) => [
          id.replace(/[0-9A-F]{8}$/, ''),
          /\/[a-z]+\/\*/.exec(JSON.stringify(resources))?.[0],
        ])
    expect(may('s3:DeleteObject')).toEqual([[expect.stringContaining('AuditTrailWorker'), '/files/*']])
    expect(new Set(may('s3:PutObject').map(([id]) => id)).size).toBe(1)
    const policies = template.of('AWS::S3::BucketPolicy').map(({ Properties }) => Properties)
    const policy = policies.find(({ Bucket }) => JSON.stringify(Bucket).includes(bucket))
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:PutObject',
        Condition: { Null: { 's3:if-none-match': 'true' } },
      }),
    )
  })

  it('lets no role change or delete issued documents', () => {
    const ledger = template.of('AWS::DynamoDB::GlobalTable').find(({ id }) => id.includes('Ledger'))?.id ?? 'missing'
    const onLedger = statements().filter(({ resources }) => JSON.stringify(resources).includes(ledger))
    expect([...new Set(onLedger.flatMap(({ actions }) => actions))].sort()).toEqual([
      'dynamodb:PutItem',
      'dynamodb:Query',
    ])
    const bucket = template.of('AWS::S3::Bucket').find(({ id }) => id.includes('Documents'))?.id ?? 'missing'
    const onBucket = statements().filter(({ resources }) => JSON.stringify(resources).includes(bucket))
    expect([...new Set(onBucket.flatMap(({ actions }) => actions))].sort()).toEqual([
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ])
  })

  it('lets only the scan read the index of due notices [10]', () => {
    const readers = statements().filter(({ resources }) => JSON.stringify(resources).includes('index/byNotice'))
    expect(readers.map(({ id }) => id)).toEqual([expect.stringContaining('Scan')])
  })

  it('deletes uploads after a day, and stored files of messages that were never written after a month', () => {
    const rules = template
      .of('AWS::S3::Bucket')
      .flatMap(({ Properties }) => Properties.LifecycleConfiguration?.Rules ?? [])
      .filter(({ Prefix }: { Prefix?: string }) => Prefix === 'incoming/' || Prefix === 'kept/')
    expect(rules).toEqual([
      {
        Status: 'Enabled',
        Prefix: 'incoming/',
        ExpirationInDays: 1,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      // Without the tag, this rule would remove every attachment.
      { Status: 'Enabled', Prefix: 'kept/', TagFilters: [{ Key: 'state', Value: 'claimed' }], ExpirationInDays: 30 },
    ])
  })

  it('has no custom resource', () => {
    expect(template.resources.filter(({ Type }) => /^Custom::|CustomResource/.test(Type))).toEqual([])
  })

  it('allows no sign-up, requires a second factor, and limits each client to its flows [34, 35, 37, 39, 42]', () => {
    expect(template.of('AWS::Cognito::UserPool')[0]?.Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'ESSENTIALS',
    })
    const clients = template.of('AWS::Cognito::UserPoolClient').map(({ Properties }) => Properties)
    expect(clients.map(({ AllowedOAuthFlows }) => AllowedOAuthFlows)).toEqual([
      ['code'],
      ['code'],
      ['client_credentials'],
    ])
    expect(clients.map(({ ExplicitAuthFlows }) => ExplicitAuthFlows)).toEqual([
      ['ALLOW_USER_AUTH'],
      ['ALLOW_CUSTOM_AUTH'],
      ['ALLOW_REFRESH_TOKEN_AUTH'],
    ])
    for (const client of clients) expect(client).toMatchObject({ PreventUserExistenceErrors: 'ENABLED' })
    expect(clients.map(({ AccessTokenValidity }) => AccessTokenValidity)).toEqual([15, 15, 60])
    // Whoever could write it could be anybody.
    for (const { WriteAttributes = [] } of clients) expect(WriteAttributes).not.toContain('custom:person')
    expect(clients[0]).toMatchObject({
      WriteAttributes: ['email', 'name'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    })
    expect(clients[1]).toMatchObject({ RefreshTokenRotation: { Feature: 'ENABLED' } })
    for (const url of clients.flatMap(({ CallbackURLs }) => CallbackURLs ?? []))
      expect(url).toMatch(/^(https:\/\/|http:\/\/localhost[:/])/)
  })

  it('requires a second factor after a guessed password, and never reveals whether an account exists [37, 38]', () => {
    const [pool] = template.of('AWS::Cognito::UserPool')
    expect(pool?.Properties.MfaConfiguration).toBe('ON')
    expect(pool?.Properties.Policies.PasswordPolicy.MinimumLength).toBeGreaterThanOrEqual(14)
    // Detecting leaked passwords and odd sign-ins needs a paid plan, as docs/security.md says.
    expect(pool?.Properties.UserPoolTier).toBe('ESSENTIALS')
    expect(readFileSync(join(root, 'docs/security.md'), 'utf8')).toContain('Threat protection of Cognito')
    for (const { Properties } of template.of('AWS::Cognito::UserPoolClient'))
      expect(Properties.PreventUserExistenceErrors).toBe('ENABLED')
  })

  it('has a client without passwords, through which the pool writes identity providers’ attributes [36, 40]', () => {
    const [pool] = template.of('AWS::Cognito::UserPool')
    const clients = template.of('AWS::Cognito::UserPoolClient').map(({ Properties }) => Properties)
    const [portal, signOn] = clients
    expect(portal?.SupportedIdentityProviders).toEqual(['COGNITO'])
    // Customers' providers are added by the function that connects them. The client's only API flow has no trigger.
    expect(signOn).not.toHaveProperty('SupportedIdentityProviders')
    expect(Object.keys(pool?.Properties.LambdaConfig)).toEqual(['PreTokenGenerationConfig'])
    const own = pool?.Properties.Schema.filter(({ Required }: { Required?: boolean }) => !Required)
    const written = own
      .map(({ Name }: { Name: string }) => `custom:${Name}`)
      .filter((name: string) => name !== 'custom:person')
    expect([...(signOn?.WriteAttributes ?? [])].sort()).toEqual([...written, 'email', 'name'].sort())
    for (const attribute of pool?.Properties.Schema ?? []) expect(attribute).toMatchObject({ Mutable: true })
    // With the scope of Cognito's own API, people could write attributes themselves.
    for (const { AllowedOAuthScopes } of clients)
      expect(JSON.stringify(AllowedOAuthScopes)).not.toContain('aws.cognito.signin.user.admin')
  })

  it('lets only one function administer the user pool', () => {
    const isReading = (action: string) => action.startsWith('cognito-idp:List')
    const administering = statements().filter(({ actions }) =>
      actions.some((action: string) => action.startsWith('cognito-idp:') && !isReading(action)),
    )
    expect(administering.map(({ id }) => id)).toEqual([expect.stringContaining('Areaidentity')])
    expect(JSON.stringify(administering[0]?.resources)).toContain(template.of('AWS::Cognito::UserPool')[0]?.id)
  })

  it('has alarms for errors and throttles of each function, silence and dead letters, with a runbook section', () => {
    const alarms = template.of('AWS::CloudWatch::Alarm')
    const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
    const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    for (const { id, Properties } of alarms) {
      expect([id, Properties.AlarmActions]).toEqual([id, [expect.anything()]])
      expect([id, Properties.OKActions]).toEqual([id, Properties.AlarmActions])
      expect([id, headings]).toEqual([id, expect.arrayContaining([headingOf(Properties.AlarmDescription)])])
    }
    const watched = (metric: string) => alarms.filter(({ Properties }) => Properties.MetricName === metric)
    expect(watched('Errors')).toHaveLength(functions().length)
    // Of all functions of the account.
    expect(watched('Throttles').map(({ Properties }) => Properties.Dimensions)).toEqual([undefined])
    const deadLetters = template.of('AWS::SQS::Queue').filter(({ id }) => id.includes('DeadLetters'))
    expect(watched('ApproximateNumberOfMessagesVisible')).toHaveLength(deadLetters.length)
    const silence = { TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold', Threshold: 1 }
    expect(watched('ScanCompleted')[0]?.Properties).toMatchObject({
      ...silence,
      ...{ Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 3 },
    })
    const [checkSilent] = watched('SubscriptionsMissing').filter(({ id }) => id.includes('Silent'))
    expect(checkSilent?.Properties).toMatchObject({ ...silence, Period: 86_400, Statistic: 'SampleCount' })
  })

  it('has an alarm for each dead-letter queue, and the runbook says what to do with its messages', () => {
    const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
    const section = runbook.split('\n## ').find((text) => text.startsWith('There are dead letters')) ?? ''
    const named = [...section.matchAll(/`(\w+)DeadLetters`/g)].map(([, name]) => name)
    const alarmed = template
      .of('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ id }) => /^Alarms(\w+)DeadLetters/.exec(id)?.[1])
    expect(named.toSorted()).toEqual(alarmed.toSorted())
  })

  it('raises an alarm for the first notice left, and the first subscription that is pending or missing', () => {
    const alarmOn = (metric: string) =>
      template.of('AWS::CloudWatch::Alarm').find(({ Properties }) => Properties.MetricName === metric)?.Properties
    const atLeastOne = { Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Statistic: 'Sum' }
    const dimensions = { Namespace: 'Tierdesk', Dimensions: [{ Name: 'service', Value: 'tierdesk' }] }
    for (const metric of ['NoticesLeft', 'SubscriptionsPending', 'SubscriptionsMissing', 'PromiseFailed'])
      expect(alarmOn(metric)).toMatchObject({ ...dimensions, ...atLeastOne, TreatMissingData: 'notBreaching' })
    const check = functions().find(({ id }) => id.includes('NoticeCheck'))
    const { noticeSubscriptions, alarmEmails } = configs[stage]
    expect(check?.Properties.Environment.Variables).toMatchObject({
      NOTICE_SUBSCRIPTIONS: String(noticeSubscriptions.length),
      ALARM_SUBSCRIPTIONS: String(alarmEmails.length),
    })
    const byEmail = template.of('AWS::SNS::Subscription').filter(({ Properties }) => Properties.Protocol === 'email')
    expect(byEmail).toHaveLength(noticeSubscriptions.length + alarmEmails.length)
  })

  it('subscribes people to existing levels, plans and priorities', () => {
    for (const { email, levels, plans = [], priorities = [] } of configs[stage].noticeSubscriptions) {
      const [made] = template.of('AWS::SNS::Subscription').filter(({ Properties }) => Properties.Endpoint === email)
      expect(made?.Properties.FilterPolicy).toEqual({
        level: levels,
        ...(plans.length > 0 && { plan: plans }),
        ...(priorities.length > 0 && { priority: priorities }),
      })
      for (const priority of priorities) expect(prioritySchema.options).toContain(priority)
      for (const level of levels) expect([...noticeLevelSchema.options, 'test']).toContain(level)
      for (const plan of plans) expect(planSchema.options).toContain(plan)
    }
    const actual = configs[stage].noticeSubscriptions.flatMap(({ levels }) => levels)
    expect(new Set(actual)).toEqual(new Set([...noticeLevelSchema.options, 'test']))
  })

  it(`${stage === 'prod' ? 'protects' : 'does not keep'} data when the stack is deleted`, () => {
    const protects = stage === 'prod'
    for (const { DeletionPolicy, Properties } of template.of('AWS::DynamoDB::GlobalTable')) {
      expect(DeletionPolicy).toBe(protects ? 'RetainExceptOnCreate' : 'Delete')
      expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
      expect(Properties.Replicas[0]).toMatchObject({
        DeletionProtectionEnabled: protects,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
    }
    expect(template.of('AWS::Cognito::UserPool')[0]?.DeletionPolicy).toBe(protects ? 'RetainExceptOnCreate' : 'Delete')
  })

  it('reserves concurrency for the scan, so a flood of requests cannot starve it [72]', () => {
    const scan = functions().find(({ id }) => id.includes('Scan'))
    expect(scan?.Properties.ReservedConcurrentExecutions).toBe(configs[stage].reservedConcurrency?.scan)
  })
})

/** Finds the runbook heading that an alarm's text names. The text may be joined from parts. */
function headingOf(description: unknown): string | undefined {
  return /See \\?"(.+?)\\?"\./.exec(JSON.stringify(description))?.[1]
}
