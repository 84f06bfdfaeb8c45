import { type App, CfnElement, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import type { Area } from '../shared/core/api/route.ts'
import type { TierdeskStack } from './tierdeskStack.ts'

/** Rules of our own, in the language of CloudFormation Guard: what would be expensive to find out after deploying. */
const ownRules = `
let functions = Resources.*[ Type == 'AWS::Lambda::Function' ]
rule functions_log_where_we_say when %functions !empty {
  %functions.Properties.LoggingConfig.LogGroup exists <<A function without a log group of its own keeps its logs for ever>>
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

/** The CDK's own plugin, whose optional members the interface of plugins knows only as present. */
class TemplateRules extends CloudFormationValidatePlugin {
  override get version(): string {
    return super.version ?? 'unknown'
  }
  override get ruleIds(): string[] {
    return super.ruleIds ?? []
  }
}

/** Makes synthesis fail on what CDK's validation, cdk-nag or our own rules object to. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(
    new TemplateRules({ guardRules: [{ name: 'tierdesk', content: ownRules }] }),
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
  )
}

/** What the packs object to and we do otherwise, each on the construct that it is about, with the reason. */
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
}: TierdeskStack): void {
  on(
    identity.userPool,
    'AwsSolutions::AwsSolutions-COG8',
    'Threat protection is a plan that the provider may buy; everybody has a second factor.',
  )
  on(
    storage.cursorSecret,
    'AwsSolutions::AwsSolutions-SMG4',
    'It seals cursors, which live for one walk through a list; replacing it only ends those walks.',
  )
  on(
    mail.replySecret,
    'AwsSolutions::AwsSolutions-SMG4',
    'It signs the reply addresses in mails that people keep: a new one would turn their replies away.',
  )
  on(
    auditStreams.secret,
    'AwsSolutions::AwsSolutions-SMG4',
    'Secrets of receivers are made of it: a new one would have them turn every delivery away; owners rotate their own.',
  )
  const area = (name: Area) => api.functions.find(({ entry }) => entry === name)
  const tickets = area('tickets')
  for (const [made, bucket, prefix] of [
    [tickets, files.bucket, 'kept'],
    [tickets, files.bucket, 'incoming'],
    [mail.taker, files.bucket, 'kept'],
    [mail.sender, files.bucket, 'kept'],
    [mail.taker, mail.inbound, 'mails'],
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
  ] as const) {
    if (!made) throw new Error('A function has no area to serve.')
    on(
      made,
      `AwsSolutions::AwsSolutions-IAM5[Resource::<${logicalIdOf(bucket)}.Arn>/${prefix}/*]`,
      'Objects are named when they come; the grant is for those below one prefix of one bucket.',
    )
  }
  for (const route of api.publicRoutes.values()) {
    on(
      route,
      'AwsSolutions::AwsSolutions-APIG4',
      'Calendar programs bring no token: the path holds a secret of 192 bits, and the route has a throttle of its own.',
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
  const ofEvents = [notices.scan, noticeCheck.check, mail.taker]
  const invoked = [...api.functions, api.keys.function, addClaims, ...workers]
  for (const made of workers) {
    on(
      made,
      'Serverless::Serverless-LambdaEventSourceMappingDestination',
      'Failed tasks return to their queue, which has a dead-letter queue; SQS mappings take no destination.',
    )
  }
  for (const made of ofEvents) {
    on(
      made,
      'Serverless::Serverless-LambdaDLQ',
      'Its failures go to a dead-letter queue as a destination, which also tells why.',
    )
  }
  for (const bucket of [files.bucket, mail.inbound, documents.bucket, auditTrail.bucket, exports.bucket]) {
    on(
      bucket,
      'AwsSolutions::AwsSolutions-S1',
      'Objects are reached by links of five minutes that the audit trail tells of; access logs would name people.',
    )
  }
  for (const made of invoked) on(made, 'Serverless::Serverless-LambdaDLQ', 'It is never invoked asynchronously.')
  for (const made of [...invoked, ...ofEvents]) {
    on(
      made,
      'Serverless::Serverless-LambdaTracing',
      'Requests are followed by their id through access log, function logs and audit trail.',
    )
  }
  on(
    portal.bucket,
    'AwsSolutions::AwsSolutions-S1',
    'It holds the files of the portal, which are public, and CloudFront alone reads them.',
  )
  for (const [rule, reason] of [
    ['CFR1', 'Customers may be anywhere.'],
    ['CFR2', 'It serves files; the API behind it has throttles and tokens of its own.'],
    ['CFR3', 'Who loads the portal is no secret to be kept, and the API logs what they do.'],
    ['CFR4', "CloudFront's own domain fixes its protocols; a stage with a certificate asks for TLS 1.2."],
  ])
    on(portal.distribution, `AwsSolutions::AwsSolutions-${rule}`, reason ?? '')
  on(notices.deadLetters, 'AwsSolutions::AwsSolutions-SQS3', 'It is a dead-letter queue itself.')
  for (const queue of [
    notices.deadLetters,
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
  for (const topic of [notices.topic, alarms.topic]) {
    on(
      topic,
      'Serverless::Serverless-SNSRedrivePolicy',
      'Subscriptions by mail take no dead-letter queue; a failed delivery raises an alarm.',
    )
  }
}

const logicalIdOf = (construct: IConstruct): string => {
  const { defaultChild } = construct.node
  if (!CfnElement.isCfnElement(defaultChild)) throw new Error(`${construct.node.path} is no resource.`)
  return String(Stack.of(construct).resolve(defaultChild.logicalId))
}

const on = (construct: IConstruct, id: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id, reason })
