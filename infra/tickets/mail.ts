import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity as MailIdentity,
  ReceiptRuleSet,
  SuppressionReasons,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses'
import { Lambda, LambdaInvocationType, S3 } from 'aws-cdk-lib/aws-ses-actions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { PrivateBucket } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction, promiseRules, writeLimits } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, workOn } from '../workQueue.ts'
import type { Files } from './files.ts'

interface MailProps {
  readonly storage: Storage
  readonly files: Files
  readonly bus: EventBus
}

const sendSeconds = 30
const inboundPrefix = 'mails/'

/** Emails to customers, sent through a queue, and their replies, which SES stores in a bucket for a function. */
export class Mail extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly identity: EmailIdentity
  readonly sender: ProductFunction
  readonly receiver: ProductFunction
  readonly inbound: PrivateBucket
  readonly replySecret: Secret
  private readonly configurationSet: ConfigurationSet

  constructor(scope: Construct, id: string, deployment: Deployment, { storage, files, bus }: MailProps) {
    super(scope, id)
    const { config } = deployment
    const { senderAddress, replyDomain } = config.mail
    const { queue, deadLetters } = createWorkQueue(this, sendSeconds)
    this.queue = queue
    this.deadLetters = deadLetters
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    })
    this.identity = new EmailIdentity(this, 'Identity', {
      identity: MailIdentity.domain(senderAddress.split('@')[1] ?? ''),
      configurationSet: this.configurationSet,
    })
    this.replySecret = new Secret(this, 'ReplySecret', {
      description: 'Signs the reply addresses of emails',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: config.protectsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })

    const { product, audit } = storage
    const environment = {
      PRODUCT_TABLE: product.tableName,
      PORTAL_URL: config.portalUrl,
      REPLY_DOMAIN: replyDomain,
      REPLY_SECRET: this.replySecret.secretArn,
      ...this.senderOf(deployment),
    }
    const sending: Grant[] = [
      this.sending(),
      { actions: ['secretsmanager:GetSecretValue'], on: [this.replySecret.secretArn] },
    ]
    this.sender = new ProductFunction(this, 'Sender', deployment, {
      entry: 'sendTicketMails',
      timeoutSeconds: sendSeconds,
      memoryMB: 1024,
      environment: { ...environment, FILES_BUCKET: files.bucket.bucketName, SUPPORT_PHONE: config.supportPhone },
      grants: [
        files.settling(),
        { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'], on: [product.tableArn] },
        ...sending,
      ],
    })
    // One at a time, so a slow task does not delay others.
    workOn(this.queue, this.sender, 1, 5)

    this.inbound = new PrivateBucket(this, 'Inbound', config, {
      lifecycleRules: [{ prefix: inboundPrefix, expiration: Duration.days(30) }],
    })
    this.receiver = new ProductFunction(this, 'Receiver', deployment, {
      entry: 'receiveEmail',
      timeoutSeconds: 60,
      memoryMB: 1024,
      reservedConcurrency: config.reservedConcurrency?.incomingMail,
      environment: {
        ...environment,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        ...promiseRules(config),
        ...writeLimits(config),
        FILES_BUCKET: files.bucket.bucketName,
        INBOUND_BUCKET: this.inbound.bucketName,
        INBOUND_PREFIX: inboundPrefix,
        MAIL_QUEUE_URL: this.queue.queueUrl,
      },
      grants: [
        {
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          on: [product.tableArn],
        },
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['s3:GetObject'], on: [this.inbound.arnForObjects(`${inboundPrefix}*`)] },
        files.keeping(),
        this.announcing(),
        ...sending,
      ],
    })
    this.receiver.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    })
    // CloudFormation cannot activate a rule set. An account has one active rule set, which may be the operator's own.
    new ReceiptRuleSet(this, 'RuleSet').addRule('Replies', {
      recipients: [replyDomain],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
      actions: [
        new S3({ bucket: this.inbound, objectKeyPrefix: inboundPrefix }),
        new Lambda({ function: this.receiver.lambda, invocationType: LambdaInvocationType.EVENT }),
      ],
    })
  }

  /** The sender of emails, for functions that send them. */
  senderOf({ config }: Deployment): Record<string, string> {
    return {
      MAIL_SENDER_NAME: config.mail.senderName,
      MAIL_SENDER_ADDRESS: config.mail.senderAddress,
      MAIL_CONFIGURATION_SET: this.configurationSet.configurationSetName,
    }
  }

  /** Grant to send emails that the function composes. */
  sending(): Grant {
    return { actions: ['ses:SendEmail', 'ses:SendRawEmail'], on: this.sendingText().on }
  }

  /** Grant to send plain text, which SES composes. */
  sendingText(): Grant {
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    })
    return {
      actions: ['ses:SendEmail'],
      on: [this.identity.emailIdentityArn, configurationSetArn],
    }
  }

  /** Grant to request emails to followers. */
  announcing(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.queue.queueArn] }
  }
}
