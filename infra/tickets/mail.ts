import { Duration, Stack, TimeZone } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  type IEmailIdentity,
  Identity as MailIdentity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { keptAfterRemoval, type StageConfig } from '../config.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, workOn } from '../workQueue.ts'
import type { Files } from './files.ts'
import { type IncomingMail, receiveMail } from './receiveMail.ts'
import { ReturnedMail } from './returnedMail.ts'

interface MailProps {
  readonly storage: Storage
  readonly files: Files
  readonly bus: EventBus
  /** Encrypts what names people on topics. */
  readonly key: Key
}

const sendSeconds = 30

/** Emails to customers, sent through a queue, and their replies, which SES stores in a bucket for a function. */
export class Mail extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly identity: IEmailIdentity
  readonly sender: ProductFunction
  /** Undefined on a stage without a domain, which receives no email. */
  readonly incoming: IncomingMail | undefined
  readonly returned: ReturnedMail
  readonly replySecret: Secret
  private readonly configurationSet: ConfigurationSet

  constructor(scope: Construct, id: string, deployment: Deployment, { storage, files, bus, key }: MailProps) {
    super(scope, id)
    const { config } = deployment
    const { replyDomain } = config.mail
    const { queue, deadLetters } = createWorkQueue(this, sendSeconds)
    this.queue = queue
    this.deadLetters = deadLetters
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    })
    this.identity = this.identityOf(config)
    this.returned = new ReturnedMail(this, 'Returned', deployment, {
      ...{ configurationSet: this.configurationSet, storage, bus, key },
    })
    this.replySecret = new Secret(this, 'ReplySecret', {
      description: 'Signs the reply addresses of emails',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: keptAfterRemoval(config),
    })

    const { product } = storage
    const environment = {
      PRODUCT_TABLE: product.tableName,
      PORTAL_URL: config.portalUrl,
      REPLY_DOMAIN: replyDomain ?? '',
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
      environment: {
        ...environment,
        FILES_BUCKET: files.bucket.bucketName,
        MAIL_QUEUE_URL: this.queue.queueUrl,
        SUPPORT_PHONE: config.supportPhone,
      },
      grants: [
        files.settling(),
        {
          actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
          on: [product.tableArn],
        },
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
        this.announcing(),
        ...sending,
      ],
    })
    // One at a time, so a slow task does not delay others.
    workOn(this.queue, this.sender, 1, 5)
    new Schedule(this, 'EveryFiveMinutes', {
      description: 'Queues email tasks that the queue had not accepted',
      schedule: ScheduleExpression.cron({ minute: '*/5', timeZone: TimeZone.ETC_UTC }),
      target: new SqsSendMessage(this.queue, {
        deadLetterQueue: this.deadLetters,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(5),
        input: ScheduleTargetInput.fromObject({ kind: 'announce again' }),
      }),
    })

    this.incoming =
      replyDomain === undefined
        ? undefined
        : receiveMail(this, deployment, {
            ...{ storage, files, bus, queue, deadLetters, replyDomain, environment },
            grants: [...sending, this.announcing()],
          })
  }

  /** The identity that sends. A domain's is one for each account and region, so another stage or system may have it. */
  private identityOf({ mail: { identity, senderAddress } }: StageConfig): IEmailIdentity {
    const domain = senderAddress.split('@')[1] ?? ''
    if (identity === 'existing domain') return EmailIdentity.fromEmailIdentityName(this, 'Identity', domain)
    return new EmailIdentity(this, 'Identity', {
      identity: identity === 'domain' ? MailIdentity.domain(domain) : MailIdentity.email(senderAddress),
      configurationSet: this.configurationSet,
    })
  }

  /** How many of the emails sent bounce, or are reported as spam: a share from 0 to 1. */
  reputation(rate: 'BounceRate' | 'ComplaintRate'): Metric {
    return new Metric({
      namespace: 'AWS/SES',
      metricName: `Reputation.${rate}`,
      dimensionsMap: { 'ses:configuration-set': this.configurationSet.configurationSetName },
      statistic: Stats.AVERAGE,
      period: Duration.hours(1),
    })
  }

  /** The DNS records by which a domain proves that it is ours. None if the identity is an address, or not ours. */
  dkimRecords({ mail: { identity } }: StageConfig): readonly { readonly name: string; readonly value: string }[] {
    return this.identity instanceof EmailIdentity && identity === 'domain' ? this.identity.dkimRecords : []
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

  /** Grant to send to an address again that the account had suppressed. The action knows no resources. */
  liftingSuppression(): Grant {
    return { actions: ['ses:DeleteSuppressedDestination'], on: ['*'] }
  }

  /** Grant to request emails to followers. */
  announcing(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.queue.queueArn] }
  }
}
