import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { PrivateBucket, recoverable } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import type { Mail } from '../tickets/mail.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'

const workSeconds = 60

/** The bucket of issued documents, and the queue and function that draw, store and email them. */
export class Documents extends Construct {
  readonly bucket: PrivateBucket
  readonly work: WorkQueue
  readonly worker: ProductFunction

  constructor(
    scope: Construct,
    id: string,
    deployment: Deployment,
    { storage, mail, bus }: { readonly storage: Storage; readonly mail: Mail; readonly bus: EventBus },
  ) {
    super(scope, id)
    const { config } = deployment
    const { product, audit, ledger } = storage
    this.bucket = new PrivateBucket(this, 'Bucket', config, {
      versioned: recoverable.versioned,
      lifecycleRules: [
        recoverable.lifecycle,
        // Exports are written again on request; issued documents are kept.
        { prefix: 'exports/', expiration: Duration.days(30), noncurrentVersionExpiration: Duration.days(1) },
      ],
    })
    this.bucket.writeOnce('NothingThatIsIssuedIsReplaced', 'issued')
    this.work = createWorkQueue(this, workSeconds)
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'deliverInvoices',
      timeoutSeconds: workSeconds,
      memoryMB: 1024,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        LEDGER_TABLE: ledger.tableName,
        EVENT_BUS: bus.eventBusName,
        DOCUMENTS_BUCKET: this.bucket.bucketName,
        SELLER: JSON.stringify(config.seller),
        ...mail.senderOf(deployment),
      },
      grants: [
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], on: [product.tableArn] },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['dynamodb:Query'], on: [ledger.tableArn] },
        { actions: ['s3:PutObject'], on: [this.bucket.arnForObjects('issued/*')] },
        mail.sending(),
      ],
    })
    workOn(this.work.queue, this.worker, 5, 5)
  }

  /** The queue, for functions that request documents. */
  requestEnvironment(): Record<string, string> {
    return { DELIVERY_QUEUE_URL: this.work.queue.queueUrl }
  }

  requestGrant(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] }
  }

  /** Grant to write a month to one file. */
  exporting(): Grant {
    return { actions: ['s3:PutObject'], on: [this.bucket.arnForObjects('exports/*')] }
  }

  /** Grants to create links. */
  linking(): Grant[] {
    return [
      { actions: ['s3:GetObject'], on: ['issued/*', 'exports/*'].map((key) => this.bucket.arnForObjects(key)) },
      // Without it, S3 returns 403 instead of 404 for a missing object.
      { actions: ['s3:ListBucket'], on: [this.bucket.bucketArn] },
    ]
  }
}
