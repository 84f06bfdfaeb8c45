import { Duration, TimeZone } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { sellerOf } from '../billing/billing.ts'
import type { Identity } from '../identity/identity.ts'
import { PrivateBucket } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'

/** The longest timeout of a function. Writing a million rows takes three minutes on two cores. */
const workSeconds = 900

interface ExportsProps {
  readonly storage: Storage
  readonly bus: EventBus
  readonly identity: Identity
}

/**
 * Exports of organisations, kept for a week, and of the user pool's accounts, kept for five weeks: the bucket, and the
 * function that writes them.
 */
export class Exports extends Construct {
  readonly bucket: PrivateBucket
  readonly work: WorkQueue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { storage, bus, identity }: ExportsProps) {
    super(scope, id)
    const { config } = deployment
    const { product, audit } = storage
    const { userPool } = identity
    this.bucket = new PrivateBucket(this, 'Bucket', config, {
      lifecycleRules: [
        { prefix: 'exports/', expiration: Duration.days(7) },
        { prefix: 'accounts/', expiration: Duration.days(35) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    })
    this.work = createWorkQueue(this, workSeconds)
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'writeExports',
      timeoutSeconds: workSeconds,
      memoryMB: 1024,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        EXPORTS_BUCKET: this.bucket.bucketName,
        USER_POOL_ID: userPool.userPoolId,
        ...sellerOf(config),
      },
      grants: [
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], on: [product.tableArn] },
        { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['s3:PutObject'], on: [this.bucket.arnForObjects('exports/*')] },
        { actions: ['s3:PutObject'], on: [this.bucket.arnForObjects('accounts/*')] },
        { actions: ['cognito-idp:ListUsers', 'cognito-idp:ListUsersInGroup'], on: [userPool.userPoolArn] },
      ],
    })
    workOn(this.work.queue, this.worker, 1, 2)
    new Schedule(this, 'EveryNight', {
      description: 'Exports the accounts of the user pool, which has no backup',
      schedule: ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_ZURICH }),
      target: new SqsSendMessage(this.work.queue, {
        deadLetterQueue: this.work.deadLetters,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
        input: ScheduleTargetInput.fromObject({ kind: 'export accounts' }),
      }),
    })
  }

  /** The bucket and the queue, for functions that request exports. */
  requestEnvironment(): Record<string, string> {
    return { EXPORTS_BUCKET: this.bucket.bucketName, EXPORT_QUEUE_URL: this.work.queue.queueUrl }
  }

  /** Grants to request exports and to link to them. */
  requestGrants(): Grant[] {
    return [
      { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] },
      { actions: ['s3:GetObject'], on: [this.bucket.arnForObjects('exports/*')] },
    ]
  }
}
