import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { sellerOf } from '../billing/billing.ts'
import { PrivateBucket } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'

/** The longest timeout of a function. Writing a million rows takes three minutes on two cores. */
const workSeconds = 900

/** Exports of organisations: the bucket that keeps files for a week, and the function that writes them. */
export class Exports extends Construct {
  readonly bucket: PrivateBucket
  readonly work: WorkQueue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage, bus: EventBus) {
    super(scope, id)
    const { config } = deployment
    this.bucket = new PrivateBucket(this, 'Bucket', config, {
      lifecycleRules: [{ expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
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
        ...sellerOf(config),
      },
      grants: [
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], on: [product.tableArn] },
        { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['s3:PutObject'], on: [this.bucket.arnForObjects('exports/*')] },
      ],
    })
    workOn(this.work.queue, this.worker, 1, 2)
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
