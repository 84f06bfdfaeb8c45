import { Duration, TimeZone } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { keptAfterRemoval } from '../config.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import type { Mail } from '../tickets/mail.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'

const workSeconds = 180

interface AuditStreamsProps {
  readonly storage: Storage
  readonly mail: Mail
  readonly bus: EventBus
}

/**
 * The function that sends audit trails to customers' addresses every five minutes, and the secret that it signs with.
 */
export class AuditStreams extends Construct {
  readonly secret: Secret
  readonly work: WorkQueue
  readonly worker: ProductFunction
  private readonly trusted: string

  constructor(scope: Construct, id: string, deployment: Deployment, { storage, mail, bus }: AuditStreamsProps) {
    super(scope, id)
    const { config } = deployment
    const { product, audit } = storage
    this.trusted = config.trustedReceivers.join(',')
    this.secret = new Secret(this, 'Secret', {
      description: 'Signs the deliveries of audit streams',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: keptAfterRemoval(config),
    })
    this.work = createWorkQueue(this, workSeconds)
    const byList = `${product.tableArn}/index/byList`
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'streamAudit',
      timeoutSeconds: workSeconds,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        STREAM_QUEUE_URL: this.work.queue.queueUrl,
        ...this.requestEnvironment(),
        ...mail.senderOf(deployment),
      },
      grants: [
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], on: [product.tableArn] },
        { actions: ['dynamodb:Query'], on: [byList] },
        { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] },
        mail.sendingText(),
        this.signing(),
      ],
    })
    workOn(this.work.queue, this.worker, 1, 5)
    new Schedule(this, 'EveryFiveMinutes', {
      description: 'Sends recent audit events to their streams',
      schedule: ScheduleExpression.cron({ minute: '*/5', timeZone: TimeZone.ETC_UTC }),
      target: new SqsSendMessage(this.work.queue, {
        deadLetterQueue: this.work.deadLetters,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(10),
        input: ScheduleTargetInput.fromObject({ kind: 'list streams' }),
      }),
    })
  }

  /** The environment of functions that show owners their secrets. */
  requestEnvironment(): Record<string, string> {
    return { STREAM_SECRET: this.secret.secretArn, TRUSTED_RECEIVERS: this.trusted }
  }

  signing(): Grant {
    return { actions: ['secretsmanager:GetSecretValue'], on: [this.secret.secretArn] }
  }
}
