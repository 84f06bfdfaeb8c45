import { Duration, TimeZone } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { keptAfterRemoval, type StageConfig } from '../config.ts'
import { PrivateBucket } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'

const workSeconds = 300

/** The long-term audit trail: its bucket, its digests' signing key, and the function that writes and deletes files. */
export class AuditTrail extends Construct {
  readonly bucket: PrivateBucket
  readonly key: Key
  readonly work: WorkQueue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage, bus: EventBus) {
    super(scope, id)
    const { config } = deployment
    this.bucket = new PrivateBucket(this, 'Bucket', config, lockOf(config))
    this.bucket.writeOnce('NothingThatIsWrittenIsReplaced', 'files', 'digests')
    this.key = new Key(this, 'Key', {
      description: 'Signs the digests of audit trails',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      // Without the key, nobody could prove what it has signed.
      removalPolicy: keptAfterRemoval(config),
    })
    this.work = createWorkQueue(this, workSeconds)
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'workOnAudit',
      timeoutSeconds: workSeconds,
      memoryMB: 1024,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        AUDIT_QUEUE_URL: this.work.queue.queueUrl,
        ...this.names(),
      },
      grants: [
        { actions: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], on: [product.tableArn] },
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
        { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['kms:Sign'], on: [this.key.keyArn] },
        { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] },
        {
          actions: ['s3:PutObject', 's3:GetObject'],
          on: ['files/*', 'digests/*'].map((key) => this.bucket.arnForObjects(key)),
        },
        // Digests are never deleted: they prove what the files contained.
        { actions: ['s3:DeleteObject'], on: [this.bucket.arnForObjects('files/*')] },
        { actions: ['s3:ListBucket'], on: [this.bucket.bucketArn] },
      ],
    })
    workOn(this.work.queue, this.worker, 1, 5)

    for (const [name, description, cron, task] of [
      ['EveryTwoHours', 'Writes recorded audit events to files', { hour: '*/2', minute: '20' }, 'write files'],
      [
        'EveryDay',
        'Deletes audit files whose retention period has ended',
        { hour: '3', minute: '0' },
        'apply retention',
      ],
    ] as const) {
      new Schedule(this, name, {
        description,
        schedule: ScheduleExpression.cron({ ...cron, timeZone: TimeZone.ETC_UTC }),
        target: new SqsSendMessage(this.work.queue, {
          deadLetterQueue: this.work.deadLetters,
          retryAttempts: 10,
          maxEventAge: Duration.hours(6),
          input: ScheduleTargetInput.fromObject({ kind: 'list organisations', task }),
        }),
      })
    }
  }

  /** The bucket and the key, for functions that read or write files. */
  names(): Record<string, string> {
    return { AUDIT_BUCKET: this.bucket.bucketName, AUDIT_KEY: this.key.keyArn }
  }

  /** Grants to list, link and verify files. */
  reading(): Grant[] {
    return [
      { actions: ['s3:GetObject'], on: ['files/*', 'digests/*'].map((key) => this.bucket.arnForObjects(key)) },
      { actions: ['s3:ListBucket'], on: [this.bucket.bucketArn] },
      { actions: ['kms:GetPublicKey'], on: [this.key.keyArn] },
    ]
  }
}

/** With a lock, a deleted file is hidden immediately and removed when the lock ends. */
export function lockOf({ auditFileLock }: Pick<StageConfig, 'auditFileLock'>) {
  if (!auditFileLock) return {}
  const { mode, days } = auditFileLock
  const locked = Duration.days(days)
  return {
    versioned: true,
    objectLockDefaultRetention:
      mode === 'compliance' ? ObjectLockRetention.compliance(locked) : ObjectLockRetention.governance(locked),
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(1), expiredObjectDeleteMarker: true }],
  }
}
