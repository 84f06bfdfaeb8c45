import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { Alarms } from './alarms.ts'
import { AlarmTopic } from './alarmTopic.ts'
import { Api } from './api.ts'
import { AuditStreams } from './audit/auditStreams.ts'
import { AuditTrail } from './audit/auditTrail.ts'
import { Billing } from './billing/billing.ts'
import { Documents } from './billing/documents.ts'
import { Dashboard } from './dashboard.ts'
import { deadLetterQueues } from './deadLetterQueues.ts'
import { Exports } from './exports/exports.ts'
import { Identity } from './identity/identity.ts'
import { NoticeCheck } from './notices/noticeCheck.ts'
import { Notices } from './notices/notices.ts'
import { Portal } from './portal.ts'
import { type Deployment, ProductFunction } from './productFunction.ts'
import { Releases } from './releases.ts'
import { Storage } from './storage.ts'
import { Files } from './tickets/files.ts'
import { Mail } from './tickets/mail.ts'
import { Promises } from './tickets/promises.ts'

/** All of Tierdesk, for one stage. */
export class TierdeskStack extends Stack {
  readonly storage: Storage
  readonly identity: Identity
  readonly notices: Notices
  readonly noticeCheck: NoticeCheck
  readonly billing: Billing
  readonly documents: Documents
  readonly files: Files
  readonly mail: Mail
  readonly promises: Promises
  readonly auditTrail: AuditTrail
  readonly auditStreams: AuditStreams
  readonly exports: Exports
  readonly api: Api
  readonly portal: Portal
  readonly alarms: Alarms
  readonly releases: Releases
  readonly addClaims: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, props: StackProps) {
    super(scope, id, props)
    const { config } = deployment
    this.storage = new Storage(this, 'Storage', config)
    const bus = new EventBus(this, 'DomainEvents', {
      description: 'Domain events of Tierdesk, for any consumer',
    })
    this.addClaims = new ProductFunction(this, 'AddClaims', deployment, {
      entry: 'addClaims',
      timeoutSeconds: 5,
      environment: {
        PRODUCT_TABLE: this.storage.product.tableName,
        AUDIT_TABLE: this.storage.audit.tableName,
        EVENT_BUS: bus.eventBusName,
      },
      grants: [
        {
          actions: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
          on: [this.storage.product.tableArn],
        },
        { actions: ['dynamodb:PutItem'], on: [this.storage.audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
      ],
    })
    this.identity = new Identity(this, 'Identity', config, this.addClaims)
    this.notices = new Notices(this, 'Notices', deployment, this.storage)
    const { storage, identity, notices, addClaims } = this
    const alarmTopic = new AlarmTopic(this, 'AlarmTopic', config, notices.key)
    this.noticeCheck = new NoticeCheck(this, 'NoticeCheck', deployment, { notices, alarmTopic })
    this.files = new Files(this, 'Files', config)
    this.mail = new Mail(this, 'Mail', deployment, { storage, files: this.files, bus, key: notices.key })
    this.documents = new Documents(this, 'Documents', deployment, { storage, mail: this.mail, bus })
    this.billing = new Billing(this, 'Billing', deployment, { storage, bus, documents: this.documents })
    this.promises = new Promises(this, 'Promises', deployment, storage, bus)
    this.auditTrail = new AuditTrail(this, 'AuditTrail', deployment, storage, bus)
    this.exports = new Exports(this, 'Exports', deployment, { storage, bus, identity })
    this.auditStreams = new AuditStreams(this, 'AuditStreams', deployment, { storage, mail: this.mail, bus })
    const { files, mail, noticeCheck, promises, documents, billing, auditTrail, auditStreams, exports } = this
    const parts = { billing, documents, mail, promises, auditTrail, auditStreams, exports }
    this.api = new Api(this, 'Api', deployment, { ...parts, storage, bus, identity, files })
    const { api } = this
    this.portal = new Portal(this, 'Portal', config, { api, identity, files })
    const workplaces = { ...parts, notices, noticeCheck }
    const functions = [
      ...api.functions,
      api.keys.function,
      ...[billing.worker, documents.worker, notices.scan, noticeCheck.check, mail.sender, mail.returned.recorder],
      ...(mail.incoming ? [mail.incoming.receiver] : []),
      ...[promises.worker, auditTrail.worker, auditStreams.worker, exports.worker, addClaims],
    ]
    const { portal } = this
    this.alarms = new Alarms(this, 'Alarms', { ...workplaces, api, portal, storage, alarmTopic, functions })
    this.releases = new Releases(this, 'Releases', config, { api, alarms: this.alarms })
    new Dashboard(this, 'Dashboard', { workplaces, api, storage, functions })

    new CfnOutput(this, 'ApiUrl', { value: this.api.httpApi.apiEndpoint })
    new CfnOutput(this, 'UserPoolId', { value: this.identity.userPool.userPoolId })
    new CfnOutput(this, 'SignInUrl', { value: this.identity.signInDomain.baseUrl() })
    new CfnOutput(this, 'PortalClientId', { value: this.identity.portalClient.userPoolClientId })
    new CfnOutput(this, 'SignOnClientId', { value: this.identity.signOnClient.userPoolClientId })
    new CfnOutput(this, 'PlatformClientId', { value: this.identity.platformClient.userPoolClientId })
    for (const [index, { name, value }] of mail.dkimRecords(config).entries())
      new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` })
    new CfnOutput(this, 'NoticeTopicArn', { value: this.notices.topic.topicArn })
    new CfnOutput(this, 'NoticeCheckFunction', { value: noticeCheck.check.lambda.functionName })
    if (mail.incoming) new CfnOutput(this, 'ReceiptRuleSetName', { value: mail.incoming.ruleSetName })
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName })
    const queues = deadLetterQueues(workplaces).map(({ name, deadLetters, queue }) => ({
      name,
      deadLetters: deadLetters.queueUrl,
      ...(queue && { queue: queue.queueUrl }),
    }))
    new CfnOutput(this, 'DeadLetterQueues', { value: this.toJsonString(queues) })
  }
}
