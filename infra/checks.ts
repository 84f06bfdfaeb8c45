import { readFileSync } from 'node:fs'
import {
  type App,
  CfnElement,
  CloudFormationValidatePlugin,
  type IPolicyValidationPlugin,
  Stack,
  Validations,
} from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import type { Area } from '../shared/core/api/route.ts'
import { findRefused, serviceRules } from './serviceRules/serviceRules.ts'
import type { AccountLimits } from './serviceRules/template.ts'
import type { TierdeskStack } from './tierdeskStack.ts'

/** Our own rules, in the language of CloudFormation Guard: faults that are expensive to find after a deployment. */
const ownRules = `
let functions = Resources.*[ Type == 'AWS::Lambda::Function' ]
rule functions_log_where_we_say when %functions !empty {
  %functions.Properties.LoggingConfig.LogGroup exists <<A function without its own log group keeps its logs forever>>
}
let queues = Resources.*[ Type == 'AWS::SQS::Queue' ]
rule queues_are_encrypted when %queues !empty {
  %queues.Properties.SqsManagedSseEnabled == true <<EventBridge cannot write to a queue under the AWS-managed key>>
}
let topics = Resources.*[ Type == 'AWS::SNS::Topic' ]
rule topics_are_encrypted when %topics !empty {
  %topics.Properties.KmsMasterKeyId exists <<Notices name customers: encrypt the topic>>
}
`

/** The CDK's own plugin. The interface of plugins does not allow its optional members to be undefined. */
class TemplateRules extends CloudFormationValidatePlugin {
  override get version(): string {
    return super.version ?? 'unknown'
  }
  override get ruleIds(): string[] {
    return super.ruleIds ?? []
  }
}

/** Makes synthesis fail on what AWS services would refuse at deployment. */
const serviceRulesPlugin = (
  limits: AccountLimits,
  options: { readonly forDeployment: boolean },
): IPolicyValidationPlugin => ({
  name: 'service-rules',
  ruleIds: serviceRules.map(({ id }) => id),
  validate({ templatePaths }) {
    const violations = templatePaths.flatMap((templatePath) =>
      findRefused(JSON.parse(readFileSync(templatePath, 'utf8')), limits, options).map(({ rule, breach }) => ({
        ruleName: rule.id,
        description: `${rule.sentence} ${breach}. See ${rule.source}`,
        violatingResources: [{ templatePath, locations: [], resourceLogicalId: breach.split(':')[0] ?? '' }],
      })),
    )
    return { success: violations.length === 0, violations }
  },
})

/** Makes synthesis fail on findings of CDK's validation, cdk-nag or our own rules. */
export function addChecks(app: App, limits: AccountLimits, options: { readonly forDeployment: boolean }): void {
  Validations.of(app).addPlugins(
    new TemplateRules({ guardRules: [{ name: 'tierdesk', content: ownRules }] }),
    serviceRulesPlugin(limits, options),
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
  )
}

/** Acknowledges the findings that we accept, each on the construct concerned and with the reason. */
export function acknowledge({
  storage,
  identity,
  notices,
  noticeCheck,
  billing,
  documents,
  files,
  mail,
  promises,
  auditTrail,
  auditStreams,
  exports,
  api,
  alarms,
  addClaims,
  portal,
  releases,
}: TierdeskStack): void {
  on(
    identity.userPool,
    'AwsSolutions::AwsSolutions-COG8',
    'Threat protection needs a plan that the provider can buy. All users have a second factor.',
  )
  on(
    storage.cursorSecret,
    'AwsSolutions::AwsSolutions-SMG4',
    'It seals cursors, which last for one pass through a list. A new secret only ends those passes.',
  )
  on(
    mail.replySecret,
    'AwsSolutions::AwsSolutions-SMG4',
    'It signs the reply addresses in emails that people keep. A new secret would make their replies fail.',
  )
  on(
    auditStreams.secret,
    'AwsSolutions::AwsSolutions-SMG4',
    "Receivers' secrets are derived from it. A new one would make every delivery fail. Owners rotate their own.",
  )
  const area = (name: Area) => api.functions.find(({ entry }) => entry === name)
  const tickets = area('tickets')
  const { incoming } = mail
  for (const [made, bucket, prefix] of [
    ...(incoming
      ? ([
          [incoming.receiver, files.bucket, 'kept'],
          [incoming.receiver, incoming.inbound, 'mails'],
        ] as const)
      : []),
    [tickets, files.bucket, 'kept'],
    [tickets, files.bucket, 'incoming'],
    [mail.sender, files.bucket, 'kept'],
    [area('billing'), documents.bucket, 'issued'],
    [area('billing'), documents.bucket, 'exports'],
    [documents.worker, documents.bucket, 'issued'],
    [billing.worker, documents.bucket, 'exports'],
    [auditTrail.worker, auditTrail.bucket, 'files'],
    [auditTrail.worker, auditTrail.bucket, 'digests'],
    [area('audit'), auditTrail.bucket, 'files'],
    [area('audit'), auditTrail.bucket, 'digests'],
    [area('audit'), exports.bucket, 'exports'],
    [area('usage'), exports.bucket, 'exports'],
    [exports.worker, exports.bucket, 'exports'],
    [exports.worker, exports.bucket, 'accounts'],
  ] as const) {
    if (!made) throw new Error('No function serves one of these areas.')
    on(
      made,
      `AwsSolutions::AwsSolutions-IAM5[Resource::<${logicalIdOf(bucket)}.Arn>/${prefix}/*]`,
      'Object names are not known in advance. The grant covers one prefix of one bucket.',
    )
  }
  const workers = [
    billing.worker,
    documents.worker,
    mail.sender,
    promises.worker,
    auditTrail.worker,
    auditStreams.worker,
    exports.worker,
  ]
  const ofEvents = [notices.scan, noticeCheck.check, mail.returned.recorder, ...(incoming ? [incoming.receiver] : [])]
  const invoked = [...api.functions, api.keys.function, addClaims, ...workers]
  for (const made of workers) {
    on(
      made,
      'Serverless::Serverless-LambdaEventSourceMappingDestination',
      'Failed tasks return to their queue, which has a dead-letter queue. SQS mappings accept no destination.',
    )
  }
  for (const made of ofEvents) {
    on(
      made,
      'Serverless::Serverless-LambdaDLQ',
      'Its failures go to a dead-letter queue as a destination, which also records the reason.',
    )
  }
  for (const bucket of [
    files.bucket,
    ...(incoming ? [incoming.inbound] : []),
    documents.bucket,
    auditTrail.bucket,
    exports.bucket,
  ]) {
    on(
      bucket,
      'AwsSolutions::AwsSolutions-S1',
      'Objects are read with five-minute links that the audit trail records. Access logs would name people.',
    )
  }
  for (const made of invoked) on(made, 'Serverless::Serverless-LambdaDLQ', 'It is never invoked asynchronously.')
  for (const made of [...invoked, ...ofEvents]) {
    on(
      made,
      'Serverless::Serverless-LambdaTracing',
      'Request ids trace requests through the access log, the function logs and the audit trail.',
    )
  }
  on(
    portal.bucket,
    'AwsSolutions::AwsSolutions-S1',
    'It contains the public files of the portal, and only CloudFront reads them.',
  )
  for (const [rule, reason] of [
    ['CFR1', 'Customers can be anywhere.'],
    ['CFR2', 'It serves files. The API behind it has its own throttles and tokens.'],
    ['CFR3', 'Loading the portal needs no record, and the API logs what users do.'],
    ['CFR4', "CloudFront's own domain fixes its protocols; a stage with a certificate requires TLS 1.2."],
  ])
    on(portal.distribution, `AwsSolutions::AwsSolutions-${rule}`, reason ?? '')
  // The rule looks for a queue's redrive policy. These take failed events of functions instead.
  for (const queue of [notices.deadLetters, noticeCheck.deadLetters, mail.returned.deadLetters])
    on(queue, 'AwsSolutions::AwsSolutions-SQS3', 'It is a dead-letter queue itself.')
  for (const queue of [
    notices.deadLetters,
    noticeCheck.deadLetters,
    mail.returned.deadLetters,
    billing.work.deadLetters,
    documents.work.deadLetters,
    mail.deadLetters,
    promises.deadLetters,
    auditTrail.work.deadLetters,
    auditStreams.work.deadLetters,
    exports.work.deadLetters,
  ]) {
    on(queue, 'Serverless::Serverless-SQSRedrivePolicy', 'It is a dead-letter queue itself.')
  }
  on(
    mail.returned.recorder,
    'Serverless::Serverless-SNSRedrivePolicy',
    'SNS repeats deliveries to a function for 23 days. What the function fails at goes to its dead-letter queue.',
  )
  const organisations = area('organisations')
  if (organisations)
    on(
      organisations,
      'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'SES knows no resources for its suppression list. The action only removes an address from it.',
    )
  on(
    releases.role,
    'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    'AWS keeps the policy in step with what CodeDeploy does. Only CodeDeploy can assume the role.',
  )
  for (const topic of [notices.topic, alarms.topic]) {
    on(
      topic,
      'Serverless::Serverless-SNSRedrivePolicy',
      'Email subscriptions accept no dead-letter queue. A failed delivery raises an alarm.',
    )
  }
}

const logicalIdOf = (construct: IConstruct): string => {
  const { defaultChild } = construct.node
  if (!CfnElement.isCfnElement(defaultChild)) throw new Error(`${construct.node.path} is not a resource.`)
  return String(Stack.of(construct).resolve(defaultChild.logicalId))
}

const on = (construct: IConstruct, id: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id, reason })
